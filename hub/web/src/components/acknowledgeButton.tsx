import { useState } from "preact/hooks";
import { acknowledge, type Failure } from "../api/requests.ts";
import { useMessages } from "../messages/language.ts";

/** One tap, one hand, half asleep. It stays until the hub itself says that the incident is acknowledged. */
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
      <button type="button" class="big" disabled={sending} onClick={press}>
        {sending ? texts.sending : texts.acknowledge}
      </button>
      <p class="problem" role="alert">
        {problem()}
      </p>
    </>
  );
};
