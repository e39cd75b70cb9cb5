/** What the heartbeat needs of the world. */
export type HeartbeatOptions = {
  url: string;
  everyMs: number;
  after: (delayMs: number, callback: () => void) => () => void;
  /** Why the hub cannot do its work, or null. Only a hub that can says that it lives. */
  unwell: () => string | null;
  /** The ping did not arrive, or was withheld. Never holds the URL, which is a secret. */
  failed: (reason: string) => void;
};

const TIMEOUT_MS = 10_000;

/**
 * Pings a URL of the household's choice, so that somebody else notices when the hub is dead or ill: an ill one keeps
 * silent. Returns the switch that ends it.
 */
export const startHeartbeat = (options: HeartbeatOptions): (() => void) => {
  let cancel = () => {};
  let stopped = false;
  const beat = async () => {
    const reason = options.unwell();
    if (reason === null) await ping(options);
    else options.failed(`withheld: ${reason}`);
    if (!stopped) cancel = options.after(options.everyMs, () => void beat());
  };
  void beat();
  return () => {
    stopped = true;
    cancel();
  };
};

const ping = async ({ url, failed }: HeartbeatOptions): Promise<void> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "follow" });
    if (!response.ok) failed(`status ${response.status}`);
    await response.body?.cancel();
  } catch (error) {
    failed((error as Error).name);
  }
};
