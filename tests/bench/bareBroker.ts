import { createServer } from "node:net";
import { Aedes } from "aedes";

// The baseline: the embedded broker's library alone. It stores nothing, checks nothing and tells nobody.
const aedes = await Aedes.createBroker();
const server = createServer((socket) => {
  socket.setNoDelay(true);
  aedes.handle(socket);
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as { port: number }).port })}\n`);
});
