import { createServer } from "node:net";

/** A port of this machine that was free a moment ago, for programs that cannot choose one by themselves. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
