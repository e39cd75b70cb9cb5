/** What the heartbeat needs of the world. */
export type HeartbeatOptions = {
  url: string;
  everyMs: number;
  after: (delayMs: number, callback: () => void) => () => void;
  /** Only a hub that can do its work says that it lives. */
  healthy: () => boolean;
  failed: (reason: string) => void;
};

const TIMEOUT_MS = 10_000;

/**
 * Pings a URL of the household's choice, so that somebody else notices when the hub is dead. Returns the switch that
 * ends it.
 */
export const startHeartbeat = (options: HeartbeatOptions): (() => void) => {
  let cancel = () => {};
  let stopped = false;
  const beat = async () => {
    if (options.healthy()) {
      try {
        const response = await fetch(options.url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "follow" });
        if (!response.ok) options.failed(`status ${response.status}`);
        await response.body?.cancel();
      } catch (error) {
        options.failed((error as Error).name);
      }
    }
    if (!stopped) cancel = options.after(options.everyMs, () => void beat());
  };
  void beat();
  return () => {
    stopped = true;
    cancel();
  };
};
