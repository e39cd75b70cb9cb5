import type { Incident, Rule } from "../alerts/incident.ts";
import type { Language } from "./language.ts";
import { plainPagePolicy } from "./securityHeaders.ts";

/** What a one-time link has to show. */
export type PageState =
  | { kind: "open"; incident: Incident }
  | { kind: "done" }
  | { kind: "alreadyAcknowledged"; by: string | null; at: number }
  | { kind: "over"; at: number }
  | { kind: "unknown" };

type Texts = {
  rules: Record<Rule, string>;
  button: string;
  done: string;
  alreadyBy: (name: string, minutes: string) => string;
  already: (minutes: string) => string;
  over: (minutes: string) => string;
  unknown: string;
  since: (minutes: string) => string;
  loudest: (db: string) => string;
  toHub: string;
};

const TEXTS: Record<Language, Texts> = {
  fr: {
    rules: {
      loud: "Bruit fort",
      cry: "Pleurs",
      silence: "Silence inhabituel",
      fault: "Capteur en panne",
      blind: "Capteur muet",
      storage: "Veilleuse n’enregistre plus",
      push: "Un téléphone est injoignable",
      disk: "Disque presque plein",
    },
    button: "J’y vais",
    done: "C’est noté : vous y allez.",
    alreadyBy: (name, minutes) => `${name} y va déjà (il y a ${minutes}).`,
    already: (minutes) => `Quelqu’un y va déjà (il y a ${minutes}).`,
    over: (minutes) => `C’est terminé (il y a ${minutes}).`,
    unknown: "Ce lien n’est pas, ou n’est plus, valable.",
    since: (minutes) => `depuis ${minutes}`,
    loudest: (db) => `jusqu’à ${db} dB`,
    toHub: "Ouvrir Veilleuse",
  },
  en: {
    rules: {
      loud: "Loud noise",
      cry: "Crying",
      silence: "Unusual silence",
      fault: "Sensor fault",
      blind: "No signal from the sensor",
      storage: "Veilleuse cannot record any more",
      push: "A phone cannot be reached",
      disk: "Disk nearly full",
    },
    button: "On my way",
    done: "Noted: you are on your way.",
    alreadyBy: (name, minutes) => `${name} is already on the way (${minutes} ago).`,
    already: (minutes) => `Somebody is already on the way (${minutes} ago).`,
    over: (minutes) => `It is over (${minutes} ago).`,
    unknown: "This link is not valid, or not any more.",
    since: (minutes) => `for ${minutes}`,
    loudest: (db) => `up to ${db} dB`,
    toHub: "Open Veilleuse",
  },
};

const STYLE = [
  ":root{color-scheme:dark}",
  "body{margin:0;padding:1.5rem;min-height:100vh;box-sizing:border-box;display:flex;flex-direction:column;",
  "gap:1rem;justify-content:center;background:#120605;color:#ffb38a;font:1.25rem/1.4 system-ui,sans-serif}",
  "main{width:100%;max-width:40rem;margin:0 auto}",
  "h1{margin:0;font-size:2rem;line-height:1.2;color:#ffd0a8}p{margin:.5rem 0 0}a{color:#ffb38a}",
  "button{width:100%;min-height:9rem;margin-top:1.5rem;border:0;border-radius:1.25rem;background:#ff8a3d;color:#1a0800;",
  "font:700 2.5rem system-ui,sans-serif}button:focus-visible,a:focus-visible{outline:4px solid #fff;outline-offset:4px}",
].join("");

export const acknowledgePagePolicy = plainPagePolicy(STYLE);

/** A page that a half-asleep person understands, and that works without scripts. */
export const acknowledgePage = (state: PageState, language: Language, nowMs: number): string => {
  const texts = TEXTS[language];
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Veilleuse</title>`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="dark">',
    `<meta name="robots" content="noindex"><link rel="icon" type="image/svg+xml" href="/icon.svg"><style>${STYLE}</style></head><body><main>`,
    content(state, texts, language, nowMs),
    state.kind === "open" ? "" : `<p><a href="/">${texts.toHub}</a></p>`,
    "</main></body></html>",
  ].join("");
};

const content = (state: PageState, texts: Texts, language: Language, nowMs: number): string => {
  const ago = (at: number): string => duration(nowMs - at, language);
  switch (state.kind) {
    case "open":
      return openContent(state.incident, texts, language, nowMs);
    case "done":
      return `<div role="status"><h1>${texts.done}</h1></div>`;
    case "alreadyAcknowledged":
      return `<h1>${escapeHtml(state.by === null ? texts.already(ago(state.at)) : texts.alreadyBy(state.by, ago(state.at)))}</h1>`;
    case "over":
      return `<h1>${texts.over(ago(state.at))}</h1>`;
    case "unknown":
      return `<h1>${texts.unknown}</h1>`;
  }
};

const openContent = (incident: Incident, texts: Texts, language: Language, nowMs: number): string => {
  const facts = [texts.since(duration(nowMs - incident.openedAt, language))];
  if (incident.maxDb !== null) {
    facts.push(texts.loudest(new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(incident.maxDb)));
  }
  // Whoever answers it answers for both children.
  const rooms = [incident.room, ...incident.combined.map(({ room }) => room)];
  return [
    `<h1>${texts.rules[incident.rule]} · ${escapeHtml(rooms.join(", "))}</h1><p>${facts.join(", ")}</p>`,
    // An empty action posts to this very address, whatever host name the phone used.
    `<form method="post"><button type="submit">${texts.button}</button></form>`,
  ].join("");
};

/** Whole minutes are exact enough at three in the morning. */
const duration = (ms: number, language: Language): string => {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes === 0) return language === "fr" ? "moins d’une minute" : "less than a minute";
  return minutes < 120 ? `${minutes}\u202fmin` : `${Math.floor(minutes / 60)}\u202fh`;
};

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
