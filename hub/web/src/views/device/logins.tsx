import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { nameIn, useLive } from "../../live/live.ts";
import { formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { DEVICE_TEXTS } from "./texts.ts";

type Login = {
  id: string;
  caregiver: string;
  device: string;
  startedAt: number;
  seenAt: number;
  current: boolean;
};

const PATH = "/api/v1/sessions";

/** The devices on which somebody is logged in, and how to log one out from here: for a phone that was lost. */
export const Logins = () => {
  const texts = useTexts(DEVICE_TEXTS);
  const { session, night } = useLive();
  const logins = useAnswer<Login[]>(PATH);
  const action = useAction<unknown>();
  if (!logins.value) return logins.failure ? <Problem failure={logins.failure} /> : <Skeleton rows={1} />;
  const end = async (path: string): Promise<void> => {
    if ((await action.run(call("DELETE", path))) !== undefined) logins.reload();
  };
  const mine = logins.value.filter(({ caregiver }) => caregiver === session.caregiver);
  const others = logins.value.filter(({ caregiver }) => caregiver !== session.caregiver);
  const nameOf = nameIn(night);
  const list = (of: Login[], named: boolean) => (
    <ul class="plain card">
      {of.map((login) => (
        <li key={login.id} class="row">
          <Device login={login} name={named ? nameOf(login.caregiver) : undefined} />
          {!login.current && (
            <HoldButton disabled={action.sending} onHeld={() => void end(`${PATH}/${encodeURIComponent(login.id)}`)}>
              {texts.end}
            </HoldButton>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <section aria-labelledby="mine">
        <h2 id="mine">{texts.devices}</h2>
        {list(mine, false)}
        {mine.length > 1 ? (
          <HoldButton disabled={action.sending} onHeld={() => void end(PATH)}>
            {texts.endOthers}
          </HoldButton>
        ) : (
          <p class="nothing">{texts.alone}</p>
        )}
        <Problem failure={action.failure} />
      </section>
      {others.length > 0 && (
        <section aria-labelledby="others">
          <h2 id="others">{texts.others}</h2>
          {list(others, true)}
        </section>
      )}
    </>
  );
};

const Device = ({ login, name }: { login: Login; name: string | undefined }) => {
  const texts = useTexts(DEVICE_TEXTS);
  const messages = useMessages();
  return (
    <span>
      <strong>{[name, login.device || texts.unnamed].filter((part) => part !== undefined).join(" · ")}</strong>
      {login.current && ` · ${texts.here}`}
      <br />
      <span class="facts">
        {login.current
          ? texts.since(formatMoment(messages, login.startedAt))
          : texts.seen(formatMoment(messages, login.seenAt))}
      </span>
    </span>
  );
};
