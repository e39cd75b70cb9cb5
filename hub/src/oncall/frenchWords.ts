import type { PageWords } from "./pageWords.ts";

const quietAfter = (minutes: number): string =>
  minutes < 1 ? "Le calme est revenu" : `Le calme est revenu après ${duration(minutes)}`;

const duration = (minutes: number): string =>
  minutes < 60
    ? `${minutes}\u202fmin`
    : `${Math.floor(minutes / 60)}\u202fh\u202f${String(minutes % 60).padStart(2, "0")}`;

/** A vowel, a mute h, or a y before a consonant: there "de" loses its e. */
const ELIDES = /^(?:[aeiouh]|y(?![aeiou]))/;

/** "de" before a name: "de Papa", "d'Anaïs", "d'Yves", "de Yann". */
export const of = (name: string): string => {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").toLowerCase();
  return ELIDES.test(plain) ? `d'${name}` : `de ${name}`;
};

export const FRENCH: PageWords = {
  rule: {
    loud: "Bruit très fort",
    cry: "Pleurs",
    silence: "Silence inhabituel",
    blind: "Capteur muet, plus aucun signal",
    fault: "Capteur en panne",
    storage: "Le hub n'enregistre plus",
    push: "Un téléphone ne répond plus",
    disk: "Disque presque plein",
  },
  silenceWithMotion: "Pas un bruit, mais ça bouge",
  fault: {
    micFlat: "le micro n'entend rien",
    micClipped: "le micro sature",
    motionStuck: "le détecteur de mouvement est bloqué",
    overrun: "le capteur est débordé",
    lowMemory: "le capteur manque de mémoire",
  },
  triage: "D'abord que l'autre dorme, puis calmer",
  upTo: (db) => `jusqu'à ${Math.round(db)}\u202fdB`,
  since: (minutes) => (minutes < 1 ? "à l'instant" : `depuis ${duration(minutes)}`),
  alsoPaged: (names) => `appel aussi à ${names}`,
  list: (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} et ${items.at(-1)}`),
  onTheWay: (who) => `${who} y va`,
  somebody: "Quelqu'un",
  held: {
    mute: (who) => `${who} a coupé cette alerte pour un moment`,
    parent: (who) => `${who} est dans la chambre`,
    away: () => "Personne n'est censé être dans la chambre",
    quietHours: () => "Cela peut attendre le matin",
    blind: () => "Le capteur n'envoie plus rien",
    combined: () => "Une autre alerte en parle",
  },
  over: {
    loud: quietAfter,
    cry: quietAfter,
    silence: () => "On entend de nouveau quelque chose",
    blind: () => "Le capteur répond de nouveau",
    fault: () => "Le capteur va de nouveau bien",
    storage: () => "Le hub enregistre de nouveau",
    push: () => "Les messages passent de nouveau",
    disk: () => "Il y a de nouveau de la place",
  },
  closed: "Alerte close",
  drill: {
    title: "Exercice – Veilleuse",
    ask: "Ceci est un essai, tout va bien. Toucher «\u202fJ'y vais\u202f» pour confirmer.",
    done: "Essai réussi, merci",
    unanswered: "Essai terminé sans réponse",
  },
  selfTest: { title: "Veilleuse", message: "Essai quotidien\u202f: ce téléphone reçoit les messages" },
  throughAgain: "Ce téléphone reçoit de nouveau les messages",
  missed: (count) =>
    count === 0
      ? "Aucune alerte manquée"
      : count === 1
        ? "1 alerte n'a pas pu arriver"
        : `${count} alertes n'ont pas pu arriver`,
  more: (count) => (count === 1 ? "et 1 autre" : `et ${count} autres`),
  went: (who) => `réponse ${of(who)}`,
  enoughPages: (who) => `Assez d'appels cette nuit au téléphone ${of(who)}`,
  takesOver: (who, until) => `C'est au tour ${of(who)}${until === "" ? "" : ` jusqu'à ${until}`}`,
  nobodyTakesOver: "Personne d'autre n'est joignable",
};
