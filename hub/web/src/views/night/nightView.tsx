import { useState } from "preact/hooks";
import type { Incident } from "../../api/types.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { Choices } from "../../controls/choices.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useLive } from "../../live/live.ts";
import { hubNow } from "../../live/nightState.ts";
import { formatDuration, formatHour } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { dateIn } from "../../messages/zone.ts";
import { linkTo } from "../../shell/route.ts";
import type { ViewProps } from "../../shell/session.tsx";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import type { Child } from "../care/careKinds.ts";
import { Corrections } from "./corrections.tsx";
import { Measures } from "./measures.tsx";
import { dateAfter, dateOf, type Night } from "./night.ts";
import { NightStrip } from "./nightStrip.tsx";
import { NIGHT_TEXTS } from "./texts.ts";

/** One night of one child: what was heard, when there was sleep, and how that stands against what was hoped for. */
export const NightView = ({ rest }: ViewProps) => {
  const texts = useTexts(NIGHT_TEXTS);
  const messages = useMessages();
  const { night: live, nowMs } = useLive();
  const children = useAnswer<Child[]>("/api/v1/children");
  const [chosen, setChosen] = useState<string>();
  const child = children.value?.find(({ id }) => id === chosen) ?? children.value?.[0];
  const today = dateIn(live ? hubNow(live, nowMs) : nowMs, messages.timeZone);
  const date = dateOf(rest[0]) ?? child?.latestNight ?? dateAfter(today, -1);
  const path = child && `/api/v1/nights/${encodeURIComponent(date)}?child=${encodeURIComponent(child.id)}`;
  const night = useAnswer<Night>(path);
  const span = night.value && new URLSearchParams({ from: String(night.value.from), to: String(night.value.to) });
  const stored = useAnswer<Incident[]>(span && `/api/v1/incidents?${span}`);

  if (!children.value) return children.failure ? <Problem failure={children.failure} /> : <Skeleton />;
  if (!child) return <p class="card status">{texts.noChild}</p>;
  const shown = night.value?.date === date && night.value.child === child.id ? night.value : undefined;
  const incidents = stored.value?.filter(({ children: of }) => of.includes(child.id)) ?? [];
  return (
    <>
      <div class="between">
        <a class="button" href={linkTo("night", dateAfter(date, -1))}>
          ←<span class="only-spoken"> {texts.before}</span>
        </a>
        <h2>{formatNight(messages.language, date)}</h2>
        {date < today ? (
          <a class="button" href={linkTo("night", dateAfter(date, 1))}>
            →<span class="only-spoken"> {texts.after}</span>
          </a>
        ) : (
          <span />
        )}
      </div>
      {children.value.length > 1 && (
        <Choices
          label={texts.child}
          options={children.value.map(({ id, name }) => ({ key: id, text: name }))}
          chosen={child.id}
          onChoose={setChosen}
        />
      )}
      <Problem failure={night.failure} />
      {!shown && !night.failure && <Skeleton />}
      {shown && (
        <>
          {shown.data === "none" ? (
            <p class="card status">{texts.noData(Math.round(100 * shown.coverage))}</p>
          ) : (
            !shown.complete && <p class="facts">{texts.running}</p>
          )}
          <div class="beside">
            <div>
              <NightStrip night={shown} incidents={incidents} />
              {incidents.length > 0 && <Woken incidents={incidents} />}
            </div>
            <div>
              {shown.data === "ok" && <Measures night={shown} />}
              <Corrections night={shown} changed={night.reload} />
            </div>
          </div>
        </>
      )}
    </>
  );
};

/** What called somebody in that night, each with its story. */
const Woken = ({ incidents }: { incidents: Incident[] }) => {
  const texts = useTexts(NIGHT_TEXTS);
  const messages = useMessages();
  const inOrder = [...incidents].sort((a, b) => a.openedAt - b.openedAt);
  return (
    <section class="card" aria-labelledby="woken">
      <h2 id="woken">{texts.woken}</h2>
      <ul class="plain">
        {inOrder.map(({ id, rule, openedAt, settledAt }) => (
          <li key={id}>
            <a class="further" href={linkTo("incident", id)}>
              {formatHour(messages, openedAt)} · {messages.incident.rules[rule]}
              {settledAt !== null && ` · ${formatDuration(messages, settledAt - openedAt)}`}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};

const formatNight = (language: string, date: string): string =>
  new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(Date.parse(`${date}T12:00:00Z`));
