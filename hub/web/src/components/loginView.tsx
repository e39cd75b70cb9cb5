import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "../api/call.ts";
import { logIn } from "../api/requests.ts";
import type { Session } from "../api/types.ts";
import { useAnswer } from "../api/useAnswer.ts";
import { useMessages } from "../messages/language.ts";
import type { Messages } from "../messages/messages.ts";

const textOf = (messages: Messages, failure: Failure): string => {
  if (failure.reason === "unreachable" || failure.status >= 500) return messages.login.unreachable;
  return failure.status === 429 ? messages.login.tooMany : messages.login.wrong;
};

const SECOND_MS = 1000;

export const LoginView = (props: { ended: boolean; onLogin(session: Session): void }) => {
  const messages = useMessages();
  const setup = useAnswer<{ needed: boolean }>("/api/v1/setup");
  const [failure, setFailure] = useState<Failure>();
  const [sending, setSending] = useState(false);
  const [waitS, setWaitS] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setSending(true);
    setFailure(undefined);
    // Phones like to begin with a capital and to end with a space; caregivers' names have neither.
    const caregiver = String(fields.get("caregiver")).trim().toLowerCase();
    const outcome = await logIn(caregiver, String(fields.get("password")));
    setSending(false);
    if (outcome.ok) return props.onLogin(outcome.value);
    setFailure(outcome);
    setWaitS(Math.ceil(outcome.retryAfterMs / SECOND_MS));
  };

  // The hub pauses after many wrong passwords. Whoever has the right one waits for that, and not for their own thumb.
  useEffect(() => {
    if (waitS === 0) return;
    const timer = setTimeout(() => {
      setWaitS(waitS - 1);
      if (waitS === 1) form.current?.requestSubmit();
    }, SECOND_MS);
    return () => clearTimeout(timer);
  }, [waitS]);

  return (
    <section class="login">
      {props.ended && (
        <p class="banner" role="alert">
          <strong>{messages.login.loggedOut}</strong>
        </p>
      )}
      <h2>{messages.login.title}</h2>
      {setup.value?.needed && <p class="status">{messages.login.setupNeeded}</p>}
      <form ref={form} onSubmit={submit}>
        <label for="caregiver">{messages.login.caregiver}</label>
        <input id="caregiver" name="caregiver" autocomplete="username" autocapitalize="none" required />
        <label for="password">{messages.login.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <p class="problem" role="alert">
          {failure && textOf(messages, failure)}
        </p>
        <button type="submit" class="big" disabled={sending || waitS > 0}>
          {waitS > 0 ? messages.login.again(waitS) : sending ? messages.incident.sending : messages.login.submit}
        </button>
      </form>
    </section>
  );
};
