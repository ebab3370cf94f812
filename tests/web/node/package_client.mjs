// Folds an election with the package under test: node package_client.mjs BASE SLUG TRANSPORT TOPICS SEQ prints its board.
import { ElectionStream } from "counting-tracker";
import { EventSource } from "eventsource";
import WebSocket from "ws";

globalThis.WebSocket ??= WebSocket;
globalThis.EventSource ??= EventSource;
const [base, slug, transport, topics, seq] = process.argv.slice(2);
const stream = new ElectionStream(slug, { base, transports: [transport], topics: topics ? topics.split(",") : [] });
const show = ({ detail: { board } }) => {
  if (board.seq === 8) console.log("began");
  if (board.seq < Number(seq)) return;
  console.log(JSON.stringify(board));
  process.exit(0);
};
stream.addEventListener("snapshot", show);
stream.addEventListener("delta", show);
stream.start();
