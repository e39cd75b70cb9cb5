import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

/** What a receiver does with a message: answer with a status, or take it and never answer. */
export type Behaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  | "silent"
  | "endlessAnswer"
  | "hangUp";

/** The far end of a channel: a real HTTP server on a free port that remembers what it got. */
export const startReceiver = async () => {
  const received: Received[] = [];
  let behaviour: Behaviour = { status: 200 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    });
    if (behaviour === "silent") return;
    if (behaviour === "hangUp") {
      request.socket.destroy();
      return;
    }
    if (behaviour === "endlessAnswer") {
      response.writeHead(200);
      // Each piece waits for the one before, so that nothing piles up while nobody reads.
      const goOn = (): void => void response.write("x".repeat(16_384), (error) => error ?? goOn());
      goOn();
      return;
    }
    response.writeHead(behaviour.status, behaviour.headers);
    response.end(behaviour.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    behave: (next: Behaviour) => {
      behaviour = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
