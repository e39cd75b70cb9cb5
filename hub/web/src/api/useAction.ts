import { useState } from "preact/hooks";
import type { Failure, Outcome } from "./call.ts";

/** Something that the hub is asked to do: whether it is on its way, and why it was refused. */
export const useAction = <Value>(): {
  sending: boolean;
  failure: Failure | undefined;
  run(request: Promise<Outcome<Value>>): Promise<Value | undefined>;
} => {
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  return {
    sending,
    failure,
    run: async (request) => {
      setSending(true);
      setFailure(undefined);
      const outcome = await request;
      setSending(false);
      if (outcome.ok) return outcome.value;
      setFailure(outcome);
      return undefined;
    },
  };
};
