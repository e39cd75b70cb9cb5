import { useState } from "preact/hooks";
import { closeIncident } from "../../api/requests.ts";
import type { Incident } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { frenchSpaces, withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { INCIDENT_TEXTS } from "./texts.ts";

/** What is to be tried for a rule, and how often each step was what worked. */
type Book = { rule: string; steps: { id: string; fr: string; en: string; worked: number }[]; other: number };

/** The checklist of a rule: ticked off one by one; what was ticked last is offered as what helped. */
export const Runbook = (props: { incident: Incident; mayClose: boolean; closed(): void }) => {
  const { incident } = props;
  const texts = useTexts(INCIDENT_TEXTS);
  const messages = useMessages();
  const { language } = messages;
  const books = useAnswer<Book[]>("/api/v1/runbooks");
  const [ticked, setTicked] = useState<ReadonlyArray<string>>([]);
  const [worked, setWorked] = useState<string>();
  const action = useAction();
  const offer = useUndo();
  const steps = books.value?.find(({ rule }) => rule === incident.rule)?.steps ?? [];
  const helped = worked ?? ticked.at(-1) ?? "";
  const tick = (step: Book["steps"][number], on: boolean): void => {
    setTicked(on ? [...ticked, step.id] : ticked.filter((other) => other !== step.id));
    const undo = () => void setTicked(ticked);
    offer({ text: withColon(messages, on ? texts.ticked : texts.unticked, wordsOf(step)), undo });
  };
  const close = async (): Promise<void> => {
    if ((await action.run(closeIncident(incident.id, helped))) !== undefined) props.closed();
  };
  const wordsOf = (step: Book["steps"][number]): string => (language === "fr" ? frenchSpaces(step.fr) : step.en);
  return (
    <section class="card" aria-labelledby="runbook">
      <h2 id="runbook">{texts.todo}</h2>
      <ol class="plain">
        {steps.map((step) => (
          <li key={step.id}>
            <label class="check">
              <input
                type="checkbox"
                checked={ticked.includes(step.id)}
                onChange={(event) => tick(step, event.currentTarget.checked)}
              />
              <span>
                {wordsOf(step)}
                {step.worked > 0 && <span class="facts"> · {texts.helpedBefore(step.worked)}</span>}
              </span>
            </label>
          </li>
        ))}
      </ol>
      {props.mayClose && (
        <div class="fields">
          <label for="worked">{texts.worked}</label>
          <select id="worked" value={helped} onChange={(event) => setWorked(event.currentTarget.value)}>
            <option value="">{texts.noAnswer}</option>
            {steps.map((step) => (
              <option key={step.id} value={step.id}>
                {wordsOf(step)}
              </option>
            ))}
          </select>
          <HoldButton disabled={action.sending} onHeld={close}>
            {texts.close}
          </HoldButton>
        </div>
      )}
      <Problem failure={action.failure ?? books.failure} />
    </section>
  );
};
