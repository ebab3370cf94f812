// Follows a feed with the package `ws`: node ws_client.mjs URL COUNT prints so many messages' types and seqs.
import WebSocket from "ws";

const [url, count] = process.argv.slice(2);
let left = Number(count);
const socket = new WebSocket(url);
socket.on("message", (data) => {
  const { type, seq } = JSON.parse(data);
  console.log(type, seq ?? "");
  if (--left === 0) socket.close();
});
socket.on("error", (problem) => {
  console.error(problem);
  process.exit(1);
});
