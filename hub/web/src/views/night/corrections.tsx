import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, nameIn, useLive } from "../../live/live.ts";
import { formatHour, formatMoment, withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import { momentIn, type Night } from "./night.ts";
import { NIGHT_TEXTS } from "./texts.ts";

const FIELDS = ["putDownAt", "onsetAt", "endAt"] as const;

/** A caregiver knows better when it was. What the hub had found stays beside it. */
export const Corrections = ({ night, changed }: { night: Night; changed(): void }) => {
  const texts = useTexts(NIGHT_TEXTS);
  const messages = useMessages();
  const { session, night: live } = useLive();
  const action = useAction();
  const path = `/api/v1/nights/${encodeURIComponent(night.date)}/corrections`;
  const act = async (request: ReturnType<typeof call>): Promise<void> => {
    if ((await action.run(request)) !== undefined) changed();
  };
  const submit = (element: HTMLFormElement): void => {
    const form = new FormData(element);
    const value = momentIn(night, String(form.get("time")), messages.timeZone);
    // A time outside of the night goes to the hub as it is not: the hub says what it expects.
    void act(
      call("POST", path, { child: night.child, field: String(form.get("field")), value: value ?? night.from - 1 }),
    );
  };
  return (
    <details class="card">
      <summary>{texts.correct}</summary>
      <ul class="plain">
        {night.corrections.map(({ id, field, value, original, by, at }) => (
          <li key={id} class="row">
            <span>
              {withColon(
                messages,
                texts.fields[field] ?? field,
                typeof value === "number" ? formatHour(messages, value) : texts.changed,
              )}
              <span class="facts">
                {" "}
                {typeof original === "number" && texts.was(formatHour(messages, original))} · {nameIn(live)(by)},{" "}
                {formatMoment(messages, at)}
              </span>
            </span>
            {mayAct(session) && (
              <HoldButton
                disabled={action.sending}
                onHeld={() =>
                  void act(call("DELETE", `${path}/${encodeURIComponent(id)}?child=${encodeURIComponent(night.child)}`))
                }
              >
                {texts.undo}
              </HoldButton>
            )}
          </li>
        ))}
      </ul>
      {mayAct(session) && (
        <HoldForm button={texts.keep} disabled={action.sending} onHeld={submit}>
          <label for="correct-field">{texts.what}</label>
          <select id="correct-field" name="field">
            {FIELDS.map((field) => (
              <option key={field} value={field}>
                {texts.fields[field]}
              </option>
            ))}
          </select>
          <label for="correct-time">{texts.when}</label>
          <input id="correct-time" name="time" type="time" required />
        </HoldForm>
      )}
      <Problem failure={action.failure} />
    </details>
  );
};
