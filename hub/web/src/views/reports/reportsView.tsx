import { useState } from "preact/hooks";
import { useAnswer } from "../../api/useAnswer.ts";
import { Choices } from "../../controls/choices.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useMessages } from "../../messages/language.ts";
import { dateIn } from "../../messages/zone.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { type Texts, useTexts } from "../../shell/texts.ts";
import { storedTheme } from "../../shell/theme.ts";
import type { Child } from "../care/careKinds.ts";
import { dateAfter } from "../night/night.ts";

type Words = Record<
  | "title"
  | "child"
  | "noChild"
  | "morning"
  | "week"
  | "postMortem"
  | "doctor"
  | "from"
  | "to"
  | "page"
  | "csv"
  | "hint",
  string
>;

const TEXTS: Texts<Words> = {
  en: {
    title: "Reports",
    child: "Child",
    noChild: "No child is set up yet: an admin adds one in the settings.",
    morning: "Last night",
    week: "The last seven nights",
    postMortem: "Looking back at last night, without blame",
    doctor: "For the paediatrician",
    from: "From",
    to: "To",
    page: "Open, to print",
    csv: "As a table (CSV)",
    hint: "Reports open as pages of their own that print well.",
  },
  fr: {
    title: "Rapports",
    child: "Enfant",
    noChild: "Aucun enfant n’est encore inscrit\u202f: à faire dans les réglages.",
    morning: "La nuit dernière",
    week: "Les sept dernières nuits",
    postMortem: "Revenir sur la nuit dernière, sans reproche",
    doctor: "Pour le pédiatre",
    from: "Du",
    to: "Au",
    page: "Ouvrir, pour imprimer",
    csv: "En tableau (CSV)",
    hint: "Les rapports s’ouvrent comme des pages à part, faites pour l’imprimante.",
  },
};

const TWO_WEEKS = 14;

/** The hub writes the reports; here they are chosen. */
export const ReportsView = () => {
  const texts = useTexts(TEXTS);
  const { language, timeZone } = useMessages();
  const children = useAnswer<Child[]>("/api/v1/children");
  const [chosen, setChosen] = useState<string>();
  const [to, setTo] = useState<string>();
  const [from, setFrom] = useState<string>();
  if (!children.value) return children.failure ? <Problem failure={children.failure} /> : <Skeleton />;
  const child = children.value.find(({ id }) => id === chosen) ?? children.value[0];
  if (!child) return <p class="card status">{texts.noChild}</p>;
  const latest = child.latestNight ?? dateAfter(dateIn(Date.now(), timeZone), -1);
  const until = to ?? latest;
  const since = from ?? dateAfter(latest, 1 - TWO_WEEKS);
  const address = (report: string, more: Record<string, string>, format = "html"): string =>
    `/api/v1/reports/${report}?${new URLSearchParams({ child: child.id, format, lang: language, theme: storedTheme(), ...more })}`;
  const link = (text: string, href: string) => (
    <li>
      <a class="card" href={href} target="_blank" rel="noreferrer">
        {text}
      </a>
    </li>
  );
  return (
    <>
      <h2>{texts.title}</h2>
      <p class="facts">{texts.hint}</p>
      {children.value.length > 1 && (
        <Choices
          label={texts.child}
          options={children.value.map(({ id, name }) => ({ key: id, text: name }))}
          chosen={child.id}
          onChoose={setChosen}
        />
      )}
      <div class="beside">
        <ul class="links">
          {link(texts.morning, address("morning", { date: latest }))}
          {link(texts.week, address("week", { date: latest }))}
          {link(texts.postMortem, address("post-mortem", { date: latest }))}
        </ul>
        <section class="card fields" aria-labelledby="doctor">
          <h3 id="doctor">{texts.doctor}</h3>
          <label for="report-from">{texts.from}</label>
          <input
            id="report-from"
            type="date"
            value={since}
            max={until}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
          <label for="report-to">{texts.to}</label>
          <input
            id="report-to"
            type="date"
            value={until}
            max={latest}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
          <ul class="links">
            {link(texts.page, address("paediatrician", { from: since, to: until }))}
            {link(texts.csv, address("paediatrician", { from: since, to: until }, "csv"))}
          </ul>
        </section>
      </div>
    </>
  );
};
