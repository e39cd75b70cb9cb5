import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// The baseline: an HTTP server that answers as soon as a message is there.
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end());
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
