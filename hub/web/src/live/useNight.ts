import { useEffect, useReducer, useState } from "preact/hooks";
import { openEventStream } from "./eventStream.ts";
import { type LiveMessage, type NightState, receive } from "./nightState.ts";
import { type ConnectionState, createWatchdog } from "./watchdog.ts";

export type Connection = { state: ConnectionState; lastHeardAtMs: number | null };

const LOOK_EVERY_MS = 1000;

/** The night as it comes over the live stream, and how far it can be believed. */
export const useNight = (
  streamBroke: () => void,
): { night: NightState | undefined; connection: Connection; nowMs: number } => {
  const [night, dispatch] = useReducer<NightState | undefined, LiveMessage>(receive, undefined);
  const [connection, setConnection] = useState<Connection>({ state: "connecting", lastHeardAtMs: null });
  const [nowMs, setNowMs] = useState(Date.now);

  useEffect(() => {
    const watchdog = createWatchdog({
      open: openEventStream,
      nowMs: Date.now,
      heard: (type, data) => dispatch({ type, data, heardAtMs: Date.now() }),
      changed: (state, lastHeardAtMs) => setConnection({ state, lastHeardAtMs }),
      broke: streamBroke,
    });
    const look = (): void => {
      watchdog.look();
      setNowMs(Date.now());
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", look);
      watchdog.stop();
    };
  }, [streamBroke]);

  return { night, connection, nowMs };
};
