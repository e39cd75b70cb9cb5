import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, nameIn, useLive } from "../../live/live.ts";
import { formatMoment, withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { weeksOf } from "./month.ts";
import { MonthGrid } from "./monthGrid.tsx";
import { dateWords, nightWords } from "./nightWords.ts";
import { momentOf, type Rota } from "./rota.ts";
import { ON_CALL_TEXTS } from "./texts.ts";

const PATH = "/api/v1/oncall";
const NIGHTS = 28;

/** Who is woken first, tonight and in the nights to come; and what people change of it. */
export const OnCallView = () => {
  const texts = useTexts(ON_CALL_TEXTS);
  const messages = useMessages();
  const { session, night } = useLive();
  const rota = useAnswer<Rota>(`${PATH}?nights=${NIGHTS}`);
  const action = useAction<unknown>();
  const offer = useUndo();
  const [chosen, setChosen] = useState<string>();
  const nameOf = nameIn(night);
  const may = mayAct(session);
  if (!rota.value) return rota.failure ? <Problem failure={rota.failure} /> : <Skeleton />;
  const { tonight, absences, swaps, tired, calendar } = rota.value;
  /** Does it, tells it, and offers the contrary of it. */
  const act = async (
    text: string,
    request: ReturnType<typeof call>,
    contrary: (done: unknown) => ReturnType<typeof call>,
  ): Promise<void> => {
    const done = await action.run(request);
    rota.reload();
    if (done === undefined) return;
    const undo = async (): ReturnType<typeof call> => {
      const outcome = await contrary(done);
      rota.reload();
      return outcome;
    };
    offer({ text, undo });
  };
  const date = chosen ?? tonight;
  const evening = weeksOf(rota.value)
    .flat()
    .find((one) => one?.date === date);
  const nobody = rota.value.nights.every(({ first }) => first === null);
  const swapped = swaps.some((swap) => swap.date === date);
  const setSwap = (on: boolean) =>
    on ? call("POST", `${PATH}/swap`, { date }) : call("DELETE", `${PATH}/swap?date=${date}`);
  const swap = (): void =>
    void act(
      withColon(messages, dateWords(messages.language, date), swapped ? texts.notSwapped : texts.marks.swap),
      setSwap(!swapped),
      () => setSwap(swapped),
    );
  const endAbsence = (id: string) => call("DELETE", `${PATH}/absence/${encodeURIComponent(id)}`, {});
  const comeBack = ({ id, caregiver, from, until, why }: Rota["absences"][number]): void => {
    const again = { caregiver, from: Math.max(from, Date.now()), until, ...(why === null ? {} : { why }) };
    void act(withColon(messages, texts.back, nameOf(caregiver)), endAbsence(id), () =>
      call("POST", `${PATH}/absence`, again),
    );
  };
  const leave = (element: HTMLFormElement): void => {
    const form = new FormData(element);
    const until = momentOf(String(form.get("until")), messages.timeZone);
    const caregiver = String(form.get("caregiver"));
    void act(
      withColon(messages, texts.away, nameOf(caregiver)),
      call("POST", `${PATH}/absence`, { caregiver, until }),
      (made) => endAbsence((made as { id: string }).id),
    );
  };
  return (
    <div class="beside">
      <div>
        <section class="card" aria-labelledby="night">
          <h2 id="night">{date === tonight ? texts.tonight : dateWords(messages.language, date)}</h2>
          <p class="large" role="status">
            {evening && nightWords(evening, texts, nameOf)}
          </p>
          {date === tonight &&
            tired.map((id) => (
              <p key={id} class="facts">
                {texts.tired(nameOf(id))}
              </p>
            ))}
          {nobody && <p class="problem">{texts.noRota}</p>}
          {may && !nobody && (
            <HoldButton disabled={action.sending} onHeld={swap}>
              {swapped ? texts.unswap : texts.swap}
            </HoldButton>
          )}
          <Problem failure={action.failure} />
        </section>
        {!nobody && (
          <section aria-labelledby="month">
            <h2 id="month">{texts.month}</h2>
            <MonthGrid rota={rota.value} chosen={date} nameOf={nameOf} onChoose={setChosen} />
          </section>
        )}
      </div>
      <div>
        {absences.map((absence) => (
          <p key={absence.id} class="card row">
            <span>{texts.awayUntil(nameOf(absence.caregiver), formatMoment(messages, absence.until))}</span>
            {may && (
              <HoldButton disabled={action.sending} onHeld={() => comeBack(absence)}>
                {texts.back}
              </HoldButton>
            )}
          </p>
        ))}
        {may && (
          <section aria-labelledby="absence">
            <h2 id="absence">{texts.absence}</h2>
            <HoldForm class="card fields" button={texts.away} disabled={action.sending} onHeld={leave}>
              <label for="away-who">{texts.who}</label>
              <select id="away-who" name="caregiver">
                {night?.caregivers.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
              <label for="away-until">{texts.until}</label>
              <input id="away-until" name="until" type="datetime-local" required />
            </HoldForm>
          </section>
        )}
        <section aria-labelledby="calendar">
          <h2 id="calendar">{texts.calendar}</h2>
          <p class="facts">{texts.calendarHint}</p>
          <a class="further" href={calendar}>{`${location.origin}${calendar}`}</a>
        </section>
      </div>
    </div>
  );
};
