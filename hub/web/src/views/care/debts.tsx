import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, useLive } from "../../live/live.ts";
import { withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { CARE_TEXTS } from "./texts.ts";

type Debt = { id: string; title: string; ageDays: number; doneAt: number | null };

const PATH = "/api/v1/debts";

/** Chores that were put off because a child came first. */
export const Debts = () => {
  const texts = useTexts(CARE_TEXTS);
  const messages = useMessages();
  const { session } = useLive();
  const debts = useAnswer<Debt[]>(PATH);
  const action = useAction();
  const offer = useUndo();
  const act = async (request: ReturnType<typeof call>): Promise<boolean> => {
    const done = (await action.run(request)) !== undefined;
    if (done) debts.reload();
    return done;
  };
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const title = String(new FormData(form).get("title")).trim();
    if (title !== "" && (await act(call("POST", PATH, { title })))) form.reset();
  };
  const mark = (id: string, done: boolean) => call("POST", `${PATH}/${encodeURIComponent(id)}`, { done });
  const settle = async (id: string, title: string): Promise<void> => {
    if (!(await act(mark(id, true)))) return;
    const undo = async (): ReturnType<typeof call> => {
      const outcome = await mark(id, false);
      debts.reload();
      return outcome;
    };
    offer({ text: withColon(messages, texts.done, title), undo });
  };
  const open = (debts.value ?? []).filter(({ doneAt }) => doneAt === null);
  return (
    <section aria-labelledby="debts">
      <h2 id="debts">{texts.debts}</h2>
      <Problem failure={debts.failure ?? action.failure} />
      <ul class="plain card">
        {open.map(({ id, title, ageDays }) => (
          <li key={id} class="row">
            <span>
              {title} <span class="facts">· {texts.days(Math.floor(ageDays))}</span>
            </span>
            {mayAct(session) && (
              <HoldButton disabled={action.sending} onHeld={() => void settle(id, title)}>
                {texts.done}
              </HoldButton>
            )}
          </li>
        ))}
        {debts.value && open.length === 0 && <li class="nothing">{texts.noDebts}</li>}
      </ul>
      {mayAct(session) && (
        <form class="fields" onSubmit={add}>
          <label for="debt">{texts.addDebt}</label>
          <div class="row">
            <input id="debt" name="title" maxLength={200} autocomplete="off" />
            <button type="submit" disabled={action.sending}>
              {texts.write}
            </button>
          </div>
        </form>
      )}
    </section>
  );
};
