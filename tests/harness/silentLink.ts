import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can go silent, as Wi-Fi does: nothing is refused, and nothing comes any more. */
export interface SilentLink {
  readonly url: string;
  /** From now on nothing gets through, on connections old and new. */
  silence(): void;
  /** Ends what was silent, and lets new connections through. */
  restore(): void;
  stop(): Promise<void>;
}

export const startSilentLink = async (to: string): Promise<SilentLink> => {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let silent = false;
  const keep = (socket: Socket, other?: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      other?.destroy();
    });
    return socket;
  };
  const server = createServer((client) => {
    if (silent) {
      keep(client).pause();
      return;
    }
    const far = connect(Number(port), hostname);
    keep(client, far).pipe(keep(far, client)).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    silence: () => {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    restore: () => {
      silent = false;
      end();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        end();
      }),
  };
};
