import { changeSettings } from "../../api/changeSettings.ts";
import type { Session } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { Problem } from "../../controls/problem.tsx";
import { withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { PasswordFields } from "./passwordFields.tsx";
import { SETUP_TEXTS } from "./texts.ts";

/** Somebody came with a link or a QR code, and chooses a password. */
export const InviteView = (props: { rest: ReadonlyArray<string>; onLogin(session: Session): void }) => {
  const texts = useTexts(SETUP_TEXTS);
  const messages = useMessages();
  const path = `/api/v1/invitations/${encodeURIComponent(props.rest[0] ?? "")}`;
  const invited = useAnswer<{ id: string; name: string }>(path);
  const action = useAction<Session>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const session = await action.run(changeSettings<Session>("POST", path, { password: String(form.get("password")) }));
    if (session) props.onLogin(session);
  };
  if (invited.failure?.status === 404) return <p class="status">{texts.expired}</p>;
  if (!invited.value) return invited.failure ? <Problem failure={invited.failure} /> : <Skeleton rows={1} />;
  return (
    <section class="login">
      <h2>
        {texts.invited}, {invited.value.name}
      </h2>
      <p class="facts">
        {withColon(messages, texts.id, "")}
        <strong>{invited.value.id}</strong>
      </p>
      <form onSubmit={submit}>
        <input type="hidden" name="username" value={invited.value.id} autocomplete="username" />
        <PasswordFields />
        <Problem failure={action.failure} />
        <button type="submit" class="big" disabled={action.sending}>
          {texts.choose}
        </button>
      </form>
    </section>
  );
};
