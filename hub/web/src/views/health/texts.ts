import type { Component, Freshness } from "../../api/types.ts";
import { WEAK_DBM } from "../../live/sensorProblems.ts";
import type { Texts } from "../../shell/texts.ts";
import type { SinglePoint } from "./dependencies.ts";

type HealthWords = {
  hub: string;
  people: string;
  sensors: string;
  leaning: string;
  thisDevice: string;
  parts: Record<"broker" | "journal" | "history", string>;
  states: Record<Component["state"], string>;
  fresh: Record<Freshness, string>;
  points: Record<SinglePoint["what"], (who: string) => string>;
  always: string;
  neverReached: string;
  lastReached: (when: string) => string;
  test: string;
  testing: string;
  state: string;
  signal: string;
  signalWords: (dbm: number) => string;
  calibration: string;
  calibrated: string;
  uncalibrated: string;
  uncalibratedHint: string;
  unknown: string;
  gaps: string;
  gapWords: (missing: number, dropped: number) => string;
  deaf: string;
  restart: string;
  reasons: Record<string, string>;
  refused: string;
};

export const HEALTH_TEXTS: Texts<HealthWords> = {
  en: {
    hub: "The hub",
    people: "Who can be woken",
    sensors: "Sensors",
    leaning: "What everything hangs on",
    thisDevice: "Does it wake this device?",
    parts: { broker: "Takes readings", journal: "Keeps them", history: "Long history" },
    states: { ok: "well", degraded: "limping", down: "down", off: "not in use" },
    fresh: { live: "heard", stale: "signal lost", blind: "silent", never: "never heard" },
    points: {
      noChannel: (who) => `${who} cannot be reached: add a channel in the settings.`,
      oneChannel: (who) => `${who} has one channel only. A second one wakes when it fails.`,
      oneCaregiver: (who) => `Only ${who} can be woken.`,
      oneSensor: (who) => `${who} has one sensor. When it fails, nobody hears; you are told.`,
      onlyInternet: (who) => `Every channel of ${who} needs the internet.`,
    },
    always: "Always: the hub, its power and the Wi-Fi. An outward heartbeat tells somebody else when they fail.",
    neverReached: "No page was accepted yet.",
    lastReached: (when) => `Last page accepted ${when}.`,
    test: "Send a test page",
    testing: "Sending…",
    state: "State",
    signal: "Signal",
    signalWords: (dbm) => `${dbm} dBm, ${dbm < WEAK_DBM ? "weak" : "good"}`,
    calibration: "Microphone",
    calibrated: "calibrated",
    uncalibrated: "not calibrated",
    uncalibratedHint: "Levels may be off by some decibels.",
    unknown: "not known yet",
    gaps: "Missing",
    gapWords: (missing, dropped) =>
      missing + dropped === 0 ? "nothing" : `${missing} on the way, ${dropped} given up by the sensor`,
    deaf: "Deaf since its start",
    restart: "Last restart",
    reasons: { power: "power", watchdog: "hung, restarted itself", command: "by command", noNetwork: "no network" },
    refused: "Unreadable messages",
  },
  fr: {
    hub: "Le hub",
    people: "Qui peut être réveillé",
    sensors: "Capteurs",
    leaning: "De quoi tout dépend",
    thisDevice: "Et cet appareil, réveille-t-il\u202f?",
    parts: { broker: "Reçoit les mesures", journal: "Les garde", history: "Historique long" },
    states: { ok: "va bien", degraded: "boite", down: "en panne", off: "non utilisé" },
    fresh: { live: "entendu", stale: "signal perdu", blind: "muet", never: "jamais entendu" },
    points: {
      noChannel: (who) => `${who} n’est pas joignable\u202f: ajoutez un canal dans les réglages.`,
      oneChannel: (who) => `${who} n’a qu’un canal. Un second réveille quand il tombe.`,
      oneCaregiver: (who) => `Seul·e ${who} peut être réveillé·e.`,
      oneSensor: (who) => `${who}\u202f: un seul capteur. S’il tombe, personne n’entend\u202f; on vous le dit.`,
      onlyInternet: (who) => `Tous les canaux de ${who} ont besoin d’Internet.`,
    },
    always:
      "Toujours\u202f: le hub, son courant et le Wi-Fi. Un battement vers l’extérieur prévient quelqu’un d’autre.",
    neverReached: "Aucun appel n’a encore été accepté.",
    lastReached: (when) => `Dernier appel accepté\u202f: ${when}.`,
    test: "Envoyer un appel d’essai",
    testing: "Envoi…",
    state: "État",
    signal: "Signal",
    signalWords: (dbm) => `${dbm}\u202fdBm, ${dbm < WEAK_DBM ? "faible" : "bon"}`,
    calibration: "Micro",
    calibrated: "étalonné",
    uncalibrated: "non étalonné",
    uncalibratedHint: "Les niveaux peuvent être faux de quelques décibels.",
    unknown: "pas encore connu",
    gaps: "Manquants",
    gapWords: (missing, dropped) =>
      missing + dropped === 0 ? "aucun" : `${missing} en chemin, ${dropped} abandonnés par le capteur`,
    deaf: "Sourd depuis son démarrage",
    restart: "Dernier redémarrage",
    reasons: { power: "courant", watchdog: "bloqué, relancé seul", command: "sur demande", noNetwork: "sans réseau" },
    refused: "Messages illisibles",
  },
};
