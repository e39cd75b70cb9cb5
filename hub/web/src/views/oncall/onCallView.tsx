import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, nameIn, useLive } from "../../live/live.ts";
import { formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { type Texts, useTexts } from "../../shell/texts.ts";
import { momentOf, type Rota, type RotaNight } from "./rota.ts";

const PATH = "/api/v1/oncall";
const NIGHTS = 28;

type Words = {
  tonight: string;
  swap: string;
  unswap: string;
  tired: (name: string) => string;
  month: string;
  absence: string;
  who: string;
  until: string;
  away: string;
  back: string;
  awayUntil: (name: string, when: string) => string;
  calendar: string;
  calendarHint: string;
  followedBy: string;
  nobody: string;
  reasons: Record<string, string>;
};

const TEXTS: Texts<Words> = {
  en: {
    tonight: "Tonight",
    swap: "Swap tonight",
    unswap: "Take the swap back",
    tired: (name) => `${name} was woken often; the other one is first until morning.`,
    month: "The next four weeks",
    absence: "Somebody is away",
    who: "Who",
    until: "Back on",
    away: "Is away",
    back: "Is back",
    awayUntil: (name, when) => `${name} is away until ${when}`,
    calendar: "Put it into your calendar",
    calendarHint: "An address that calendars subscribe to; it is secret.",
    followedBy: "then",
    nobody: "nobody",
    reasons: {
      rotation: "",
      weekly: "weekly pattern",
      swap: "swapped",
      override: "stand-in",
      absence: "the other is away",
      breaker: "the other was woken often",
    },
  },
  fr: {
    tonight: "Cette nuit",
    swap: "Échanger cette nuit",
    unswap: "Annuler l’échange",
    tired: (name) => `${name} a été souvent réveillé·e\u202f; l’autre est en premier jusqu’au matin.`,
    month: "Les quatre semaines à venir",
    absence: "Quelqu’un est absent",
    who: "Qui",
    until: "De retour le",
    away: "Est absent·e",
    back: "Est de retour",
    awayUntil: (name, when) => `${name} est absent·e jusqu’au ${when}`,
    calendar: "Dans votre agenda",
    calendarHint: "Une adresse à laquelle un agenda s’abonne\u202f; elle est secrète.",
    followedBy: "puis",
    nobody: "personne",
    reasons: {
      rotation: "",
      weekly: "semaine type",
      swap: "échangée",
      override: "remplacement",
      absence: "l’autre est absent",
      breaker: "l’autre a été souvent réveillé",
    },
  },
};

/** Who is woken first, tonight and in the nights to come; and what people change of it. */
export const OnCallView = () => {
  const texts = useTexts(TEXTS);
  const messages = useMessages();
  const { session, night } = useLive();
  const rota = useAnswer<Rota>(`${PATH}?nights=${NIGHTS}`);
  const action = useAction();
  const nameOf = nameIn(night);
  const may = mayAct(session);
  if (!rota.value) return rota.failure ? <Problem failure={rota.failure} /> : <Skeleton />;
  const { nights, tonight, absences, swaps, tired, calendar } = rota.value;
  const act = async (request: ReturnType<typeof call>): Promise<void> => {
    await action.run(request);
    rota.reload();
  };
  const swapped = swaps.some(({ date }) => date === tonight);
  const leave = (element: HTMLFormElement): void => {
    const form = new FormData(element);
    const until = momentOf(String(form.get("until")));
    void act(call("POST", `${PATH}/absence`, { caregiver: String(form.get("caregiver")), until }));
  };
  return (
    <>
      <section class="card" aria-labelledby="tonight">
        <h2 id="tonight">{texts.tonight}</h2>
        {nights
          .filter(({ date }) => date === tonight)
          .map((part) => (
            <p key={part.from} class="large">
              <Pair night={part} nameOf={nameOf} />
            </p>
          ))}
        {tired.map((id) => (
          <p key={id} class="facts">
            {texts.tired(nameOf(id))}
          </p>
        ))}
        {may && (
          <HoldButton
            disabled={action.sending}
            onHeld={() => void act(swapped ? call("DELETE", `${PATH}/swap`) : call("POST", `${PATH}/swap`, {}))}
          >
            {swapped ? texts.unswap : texts.swap}
          </HoldButton>
        )}
        <Problem failure={action.failure} />
      </section>
      {absences.map(({ id, caregiver, until }) => (
        <p key={id} class="card row">
          <span>{texts.awayUntil(nameOf(caregiver), formatMoment(messages, until))}</span>
          {may && (
            <HoldButton
              disabled={action.sending}
              onHeld={() => void act(call("DELETE", `${PATH}/absence/${encodeURIComponent(id)}`, {}))}
            >
              {texts.back}
            </HoldButton>
          )}
        </p>
      ))}
      <section aria-labelledby="month">
        <h2 id="month">{texts.month}</h2>
        <ol class="plain card nights">
          {nights.map((one) => (
            <li key={one.from} class={one.date === tonight ? "now" : undefined}>
              <time dateTime={one.date}>{formatDate(messages.language, one.date)}</time>
              <span>
                <Pair night={one} nameOf={nameOf} />
                {texts.reasons[one.reason] && <span class="facts"> · {texts.reasons[one.reason]}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
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
        <p>
          <a href={calendar}>{`${location.origin}${calendar}`}</a>
        </p>
      </section>
    </>
  );
};

const Pair = ({ night, nameOf }: { night: RotaNight; nameOf(id: string): string }) => {
  const texts = useTexts(TEXTS);
  return (
    <>
      <strong>{night.first === null ? texts.nobody : nameOf(night.first)}</strong>
      {night.second !== null && `, ${texts.followedBy} ${nameOf(night.second)}`}
    </>
  );
};

const formatDate = (language: string, date: string): string =>
  new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(Date.parse(`${date}T12:00:00Z`));
