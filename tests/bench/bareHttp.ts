import { createServer } from "node:http";
import { type AddressInfo, createServer as createEcho, type Server } from "node:net";

// The baselines: an HTTP server that answers as soon as a message is there, and one that sends back what it gets.
const http = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end());
});
const echo = createEcho((socket) => {
  socket.setNoDelay(true);
  socket.pipe(socket);
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

const ports = { http: await listening(http), echo: await listening(echo) };
process.stdout.write(`${JSON.stringify(ports)}\n`);
