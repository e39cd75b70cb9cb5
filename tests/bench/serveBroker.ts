import { type AddressInfo, createServer } from "node:net";
import type { Aedes } from "aedes";

/** Lets clients in on a free port, and tells it as the first line of the output. */
export const serveBroker = (aedes: Aedes): void => {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  server.listen(0, "127.0.0.1", () => {
    process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
  });
};
