import diagnostics from "node:diagnostics_channel";

/** Counts the messages of this process's notification channels to some addresses, so that a test can wait until none is under way. */
export interface Outgoing {
  readonly pending: number;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  stop(): void;
}

type About = { origin: string };

/** @param origin tells which requests count, by their scheme, host and port */
export const watchOutgoing = (origin: (of: string) => boolean): Outgoing => {
  const open = new Set<unknown>();
  let waiting: (() => void)[] = [];
  const began = (message: unknown) => {
    if (origin((message as About).origin)) open.add(message);
  };
  const ended = (message: unknown) => {
    open.delete(message);
    if (open.size > 0) return;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };
  const channels = { "veilleuse:delivery:began": began, "veilleuse:delivery:ended": ended };
  for (const [name, listener] of Object.entries(channels)) diagnostics.subscribe(name, listener);
  return {
    get pending() {
      return open.size;
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    stop: () => {
      for (const [name, listener] of Object.entries(channels)) diagnostics.unsubscribe(name, listener);
    },
  };
};
