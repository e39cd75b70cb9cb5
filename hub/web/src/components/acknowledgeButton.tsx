import { useState } from "preact/hooks";
import type { Failure } from "../api/call.ts";
import { acknowledge } from "../api/requests.ts";
import { HoldButton } from "../controls/holdButton.tsx";
import { useMessages } from "../messages/language.ts";

/** One hold, one hand, half asleep; a toddler who taps does not answer for anybody. It stays until the hub itself says that the incident is acknowledged. */
export const AcknowledgeButton = (props: { incident: string; nameOf(id: string): string }) => {
  const { incident: texts } = useMessages();
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const press = async (): Promise<void> => {
    setSending(true);
    setFailure(undefined);
    const outcome = await acknowledge(props.incident);
    setSending(false);
    if (!outcome.ok) setFailure(outcome);
  };

  const problem = (): string | undefined => {
    if (!failure) return undefined;
    if (failure.reason === "unreachable" || failure.status >= 500) return texts.unreachable;
    if (failure.code !== "alreadyAcknowledged") return texts.refused;
    return failure.by === null ? texts.somebodyOnTheWay : texts.alreadyBy(props.nameOf(failure.by));
  };

  return (
    <>
      <HoldButton class="big" disabled={sending} onHeld={press}>
        {sending ? texts.sending : texts.acknowledge}
      </HoldButton>
      <p class="problem" role="alert">
        {problem()}
      </p>
    </>
  );
};
