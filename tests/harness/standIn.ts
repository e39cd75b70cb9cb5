import { createServer } from "node:http";

export type StandInRequest = { method: string; path: string; body: Buffer; headers: Record<string, unknown> };

/** What a service answers: a status and, where there is one, a JSON document. Undefined: it never answers. */
export type StandInAnswer = { status: number; json?: unknown } | undefined;

/** Stands in for a service in the Internet: an HTTP server that remembers what it was asked. */
export interface StandIn {
  readonly url: string;
  readonly requests: ReadonlyArray<StandInRequest>;
  stop(): Promise<void>;
}

export const startStandIn = async (answer: (request: StandInRequest) => StandInAnswer): Promise<StandIn> => {
  const requests: StandInRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const asked = { method, path: url, headers, body: Buffer.concat(chunks) };
    requests.push(asked);
    const said = answer(asked);
    if (!said) return;
    response.writeHead(said.status, { "Content-Type": "application/json" });
    response.end(said.json === undefined ? "" : JSON.stringify(said.json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
