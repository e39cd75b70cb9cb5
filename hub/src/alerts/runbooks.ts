import type { Rule } from "./incident.ts";

// A narrow no-break space (U+202F) stands before : ! ? ; in French, so that a phone never begins a line with one.

/** One thing to try or to look at, in the caregiver's language. What worked is recorded by its id. */
export type RunbookStep = { id: string; fr: string; en: string };

const SOOTHING: ReadonlyArray<RunbookStep> = [
  {
    id: "selfSoothed",
    fr: "Écouter une minute\u202f: se rendort-il seul\u202f?",
    en: "Listen for a minute: back to sleep alone?",
  },
  { id: "cuddle", fr: "Un câlin, une main posée, une voix basse", en: "A cuddle, a hand, a low voice" },
  { id: "feed", fr: "Proposer à boire", en: "Offer a feed" },
  { id: "diaper", fr: "Vérifier la couche", en: "Check the diaper" },
  { id: "warmth", fr: "Trop chaud, trop froid\u202f?", en: "Too warm, too cold?" },
  { id: "coSleep", fr: "Rester auprès de lui", en: "Stay close by" },
];

/** Each rule's short checklist, in the order of trying. */
export const RUNBOOKS: Record<Rule, ReadonlyArray<RunbookStep>> = {
  loud: [
    { id: "look", fr: "Aller voir\u202f: chute, peur, dispute\u202f?", en: "Go and look: a fall, a fright, a fight?" },
    ...SOOTHING,
  ],
  cry: SOOTHING,
  silence: [
    { id: "look", fr: "Aller voir, sans bruit", en: "Go and look, quietly" },
    { id: "asleep", fr: "Il dort\u202f: passer en mode sieste", en: "Asleep: set the mode to nap" },
    { id: "mischief", fr: "Une bêtise\u202f: nettoyer, respirer, en rire", en: "Mischief: clean up, breathe, laugh" },
  ],
  blind: [
    { id: "child", fr: "Aller voir l'enfant d'abord", en: "See to the child first" },
    { id: "power", fr: "Le capteur est-il branché\u202f?", en: "Is the sensor plugged in?" },
    { id: "wifi", fr: "Le Wi-Fi marche-t-il\u202f?", en: "Does the Wi-Fi work?" },
    { id: "restart", fr: "Débrancher et rebrancher le capteur", en: "Unplug the sensor and plug it in again" },
  ],
  fault: [
    { id: "child", fr: "Aller voir l'enfant d'abord", en: "See to the child first" },
    { id: "cable", fr: "Regarder le micro et ses fils", en: "Look at the microphone and its wires" },
    { id: "restart", fr: "Débrancher et rebrancher le capteur", en: "Unplug the sensor and plug it in again" },
  ],
  storage: [
    { id: "disk", fr: "Le disque est-il plein ou débranché\u202f?", en: "Is the disk full or unplugged?" },
    { id: "restart", fr: "Redémarrer le hub", en: "Restart the hub" },
  ],
  push: [
    { id: "internet", fr: "Internet marche-t-il\u202f?", en: "Does the Internet work?" },
    { id: "test", fr: "Essayer une page depuis Veilleuse", en: "Try a page from Veilleuse" },
    { id: "listen", fr: "Dormir porte ouverte cette nuit", en: "Sleep with the door open tonight" },
  ],
  disk: [{ id: "disk", fr: "Faire de la place sur le disque", en: "Make room on the disk" }],
};
