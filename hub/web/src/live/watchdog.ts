/** The hub says something at least every 15 s. After this long without a word the page calls the connection lost. */
export const LOST_AFTER_MS = 20_000;

/** A hub that is there says the first word at once. What is shown until then must not look like a calm night. */
export const FIRST_WORD_MS = 5000;

/** Between two attempts to connect. */
const RETRY_MS = 3000;

export type ConnectionState = "connecting" | "live" | "lost";

/** The part of EventSource that the watchdog needs. */
export interface Stream {
  close(): void;
}

/** What the stream reports back. */
export type StreamHandlers = { heard(type: string, data: string): void; broke(): void };

export type Watchdog = {
  /** To be called every second, and whenever the page comes back to the front. */
  look(): void;
  stop(): void;
};

/**
 * Keeps a stream open and never believes in its silence: a phone that slept, a network that changed or a hub without
 * power all look like an open connection on which nothing comes.
 */
export const createWatchdog = (options: {
  open(handlers: StreamHandlers): Stream;
  nowMs(): number;
  heard(type: string, data: unknown): void;
  changed(state: ConnectionState, lastHeardAtMs: number | null): void;
  /** A stream could not be opened, or broke. The session may have ended. */
  broke(): void;
}): Watchdog => {
  let state: ConnectionState = "connecting";
  let lastHeardAtMs: number | null = null;
  let openedAtMs = 0;
  let stream: Stream | undefined;
  let stopped = false;

  const turn = (next: ConnectionState): void => {
    if (next === state) return;
    state = next;
    options.changed(state, lastHeardAtMs);
  };

  const connect = (): void => {
    stream?.close();
    openedAtMs = options.nowMs();
    let current = true;
    const opened = options.open({
      heard: (type, data) => {
        if (!current || stopped) return;
        lastHeardAtMs = options.nowMs();
        options.heard(type, JSON.parse(data));
        turn("live");
      },
      broke: () => {
        if (!current || stopped) return;
        stream?.close();
        stream = undefined;
        turn("lost");
        options.broke();
      },
    });
    stream = {
      close: () => {
        current = false;
        opened.close();
      },
    };
  };

  connect();
  return {
    look: () => {
      if (stopped) return;
      const nowMs = options.nowMs();
      const silentMs = nowMs - Math.max(lastHeardAtMs ?? 0, openedAtMs);
      if (lastHeardAtMs === null && silentMs >= FIRST_WORD_MS) turn("lost");
      if (stream && silentMs >= LOST_AFTER_MS) {
        turn("lost");
        connect();
      } else if (!stream && nowMs - openedAtMs >= RETRY_MS) connect();
    },
    stop: () => {
      stopped = true;
      stream?.close();
    },
  };
};
