// Follows a feed with the package `eventsource`: node events_client.mjs URL COUNT prints messages' types and their ids.
import { EventSource } from "eventsource";

const [url, count] = process.argv.slice(2);
let left = Number(count);
const events = new EventSource(url);
events.onmessage = ({ data, lastEventId }) => {
  console.log(JSON.parse(data).type, lastEventId);
  if (--left === 0) events.close();
};
