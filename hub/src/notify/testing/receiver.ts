import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string; bytes: Buffer };

/** What a receiver does with a message: answer with a status, or take it and never answer. */
export type Behaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  | "silent"
  | "endlessAnswer"
  | "hangUp";

/**
 * The far end of a channel: a real HTTP server on a free port that remembers what it got.
 * @param answer what it says when all is well
 * @param tls key and certificate, for a server that speaks TLS
 */
export const startReceiver = async (answer = "", tls?: { key: string; cert: string }) => {
  const received: Received[] = [];
  let behaviour: Behaviour = { status: 200, body: answer };
  let connections = 0;
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
      bytes: Buffer.concat(chunks),
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
    response.end(behaviour.body ?? (behaviour.status < 300 ? answer : ""));
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    received,
    /** Connections that were made so far. */
    connections: () => connections,
    /** Closes the connections that wait for a next message. */
    dropIdle: () => server.closeIdleConnections(),
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
