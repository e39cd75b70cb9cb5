import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { call, type Failure } from "./call.ts";

export type Asked<Value> = {
  /** The newest answer; it stays while it is asked again, and when that fails. */
  value: Value | undefined;
  failure: Failure | undefined;
  /** Asks again. */
  reload(): void;
};

/** What the hub answers at an address; asked when the address changes, and not at all while it is undefined. */
export const useAnswer = <Value>(
  path: string | undefined,
  { everyMs, also }: { everyMs?: number; also?: number } = {},
): Asked<Value> => {
  const [value, setValue] = useState<Value>();
  const [failure, setFailure] = useState<Failure>();
  const newest = useRef(0);

  const ask = useCallback((): void => {
    if (path === undefined) return;
    newest.current += 1;
    const mine = newest.current;
    void call<Value>("GET", path, undefined, also === undefined ? {} : { also }).then((outcome) => {
      // An answer to an earlier question must not overwrite a later one.
      if (mine !== newest.current) return;
      setFailure(outcome.ok ? undefined : outcome);
      if (outcome.ok) setValue(outcome.value);
    });
  }, [path, also]);

  useEffect(() => {
    ask();
    const timer = everyMs === undefined ? undefined : setInterval(ask, everyMs);
    return () => {
      newest.current += 1;
      clearInterval(timer);
    };
  }, [ask, everyMs]);

  return { value, failure, reload: ask };
};
