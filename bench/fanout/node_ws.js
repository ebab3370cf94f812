// node ws: every subscriber of PORT hears what is posted to PUBLISH_PORT.
const http = require("http");
const { WebSocketServer } = require("ws");
const [port, publishPort] = process.argv.slice(2).map(Number);
const subscribers = new WebSocketServer({ port, host: "127.0.0.1", perMessageDeflate: false, backlog: 4096 });
http
  .createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts);
      for (const socket of subscribers.clients) socket.send(text, { binary: false });
      response.end();
    });
  })
  .listen(publishPort, "127.0.0.1");
