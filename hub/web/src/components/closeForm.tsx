import { useState } from "preact/hooks";
import type { Failure } from "../api/call.ts";
import { closeIncident } from "../api/requests.ts";
import { useMessages } from "../messages/language.ts";

/** Closing asks what helped, so that the household learns what helps how often. */
export const CloseForm = ({ incident }: { incident: string }) => {
  const { incident: texts } = useMessages();
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const worked = String(new FormData(event.currentTarget as HTMLFormElement).get("worked"));
    setSending(true);
    const outcome = await closeIncident(incident, worked);
    setSending(false);
    setFailure(outcome.ok ? undefined : outcome);
  };

  const field = `worked-${incident}`;
  return (
    <form class="close" onSubmit={submit}>
      <label for={field}>{texts.worked}</label>
      <select id={field} name="worked">
        {Object.entries(texts.workedOptions).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <button type="submit" disabled={sending}>
        {sending ? texts.sending : texts.close}
      </button>
      <p class="problem" role="alert">
        {failure && (failure.reason === "unreachable" ? texts.unreachable : texts.refused)}
      </p>
    </form>
  );
};
