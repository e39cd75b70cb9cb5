import { HoldButton } from "../controls/holdButton.tsx";
import { useLive } from "../live/live.ts";
import { type Language, useMessages } from "../messages/language.ts";
import { linkTo } from "./route.ts";
import { type Texts, useTexts } from "./texts.ts";
import type { Theme } from "./theme.ts";

type Words = Record<"title" | "history" | "reports" | "health" | "device" | "settings" | "here" | "you", string>;

const TEXTS: Texts<Words> = {
  en: {
    title: "More",
    history: "History",
    reports: "Reports",
    health: "Is everything well?",
    device: "Notifications and logins",
    settings: "Household and settings",
    here: "This device",
    you: "You",
  },
  fr: {
    title: "Plus",
    history: "Historique",
    reports: "Rapports",
    health: "Tout va bien\u202f?",
    device: "Notifications et appareils",
    settings: "Foyer et réglages",
    here: "Cet appareil",
    you: "Vous",
  },
};

/** What is needed by day: the rest of the views, and what belongs to this device. */
export const MoreView = (props: {
  theme: Theme;
  onTheme(theme: Theme): void;
  onLanguage(language: Language): void;
  onLeave(): void;
}) => {
  const messages = useMessages();
  const texts = useTexts(TEXTS);
  const { session, night } = useLive();
  const other = messages.otherLanguage;
  const otherTheme: Theme = props.theme === "night" ? "day" : "night";
  const name = night?.caregivers.find(({ id }) => id === session.caregiver)?.name ?? session.caregiver;
  const views = [
    "history",
    "reports",
    "health",
    "device",
    ...(session.role === "admin" ? (["settings"] as const) : []),
  ] as const;
  return (
    <>
      <h2>{texts.title}</h2>
      <ul class="links cards">
        {views.map((view) => (
          <li key={view}>
            <a class="card" href={linkTo(view)}>
              {texts[view]}
            </a>
          </li>
        ))}
      </ul>
      <h2>{texts.here}</h2>
      <div class="row">
        <button type="button" lang={other.code} onClick={() => props.onLanguage(other.code)}>
          {other.name}
        </button>
        <button type="button" onClick={() => props.onTheme(otherTheme)}>
          {messages.themes[otherTheme]}
        </button>
      </div>
      <h2>{texts.you}</h2>
      <div class="row">
        <p class="status">{name}</p>
        <HoldButton onHeld={props.onLeave}>{messages.logOut}</HoldButton>
      </div>
    </>
  );
};
