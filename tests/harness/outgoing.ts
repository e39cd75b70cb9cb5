import diagnostics from "node:diagnostics_channel";

/** Counts this process's requests to some addresses, so that a test can wait until none is under way. */
export interface Outgoing {
  readonly pending: number;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  stop(): void;
}

type About = { request: { origin: string } };

/** @param origin tells which requests count, by their scheme, host and port */
export const watchOutgoing = (origin: (of: string) => boolean): Outgoing => {
  const open = new Set<unknown>();
  let waiting: (() => void)[] = [];
  const began = (message: unknown) => {
    const { request } = message as About;
    if (origin(String(request.origin))) open.add(request);
  };
  const ended = (message: unknown) => {
    open.delete((message as About).request);
    if (open.size > 0) return;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };
  const channels = { create: began, trailers: ended, error: ended };
  for (const [name, listener] of Object.entries(channels)) diagnostics.subscribe(`undici:request:${name}`, listener);
  return {
    get pending() {
      return open.size;
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    stop: () => {
      for (const [name, listener] of Object.entries(channels)) {
        diagnostics.unsubscribe(`undici:request:${name}`, listener);
      }
    },
  };
};
