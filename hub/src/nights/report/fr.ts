import type { ReportTexts } from "./words.ts";

const plural = (count: number, one: string, many: string): string => `${count}\u00a0${count < 2 ? one : many}`;

/** « de Lou », « d’Anaïs ». */
const of = (name: string): string => (/^[aeiouyhàâäéèêëîïôöùûü]/i.test(name) ? `d’${name}` : `de ${name}`);

/** What the reports say in French. Nouns rather than participles, so that no sentence has to know a child's gender. */
export const FR: ReportTexts = {
  nightOf: (name) => `La nuit ${of(name)}`,
  weekOf: (name) => `La semaine ${of(name)}`,
  sleepOf: (name) => `Le sommeil ${of(name)}`,
  evening: (from, to) => `Du ${from} au ${to}`,
  range: (from, to) => `Nuits du ${from} au ${to}`,
  age: (months) => (months < 24 ? `${months}\u00a0mois` : `${Math.floor(months / 12)}\u00a0ans`),
  noData: (share) =>
    `Pas de données\u00a0: seulement ${share} de cette nuit ont été observés. Elle n’est ni bonne ni mauvaise.`,
  goesOn: "La nuit n’est pas finie\u00a0; voici où elle en est.",
  onsetLine: (putDown, onset, took, attempts) =>
    putDown === null
      ? `Endormissement à ${onset}. Aucun coucher n’a été noté.`
      : `Coucher à ${putDown}, endormissement à ${onset}\u00a0: ${took}, ${plural(attempts, "essai", "essais")}.`,
  neverAsleep: "Pas de quart d’heure de calme d’affilée.",
  degraded: "Plus de deux heures pour s’endormir\u00a0: mode dégradé.",
  wakings: (count, times) =>
    count === 0 ? "Aucun réveil de cinq minutes ou plus." : `${plural(count, "réveil", "réveils")}\u00a0: ${times}.`,
  longest: (duration) => `Plus long sommeil d’affilée\u00a0: ${duration}.`,
  ended: (time) => `Fin du sommeil à ${time}.`,
  headings: {
    summary: "En bref",
    course: "Le déroulé",
    who: "Qui a répondu",
    worked: "Ce qui a marché",
    coverage: "Ce qui a été observé",
    patterns: "Ce qui revient",
    budgets: "Budgets d’erreur",
    nights: "Nuit par nuit",
    averages: "Une nuit typique (médiane)",
    definitions: "Comment c’est mesuré",
    timeline: "Chronologie",
    factors: "Ce qui a joué",
    actions: "Ce que nous ferons",
    notes: "Notes",
    debts: "Dette du foyer",
  },
  objectives: {
    mtbwMs: "Temps entre les réveils (MTBW)",
    ttfaMs: "Temps d’endormissement (TTFA)",
    availability: "Disponibilité du sommeil",
    mttrMs: "Temps de retour au calme (MTTR)",
    responseP50Ms: "Temps de réponse, médiane",
    pages: "Alertes, le plus pour une personne",
    notNeeded: "Alertes inutiles",
  },
  metrics: {
    longestSleepMs: "Plus long sommeil",
    asleepMs: "Temps de sommeil",
    ttfaMs: "Temps d’endormissement",
    wasoMs: "Temps d’éveil dans la nuit",
    awakenings: "Réveils",
    mttrMs: "Temps de retour au calme",
    responseP50Ms: "Temps de réponse, médiane",
    availability: "Disponibilité du sommeil",
    pages: "Alertes",
  },
  statuses: { met: "atteint", below: "courant à cet âge", missed: "manqué", unknown: "non mesuré" },
  factsHead: ["Mesure", "Cette nuit", "Objectif", "Résultat"],
  goal: { atLeast: (value) => `au moins ${value}`, atMost: (value) => `au plus ${value}` },
  hints: {
    fiveWeeks: "Vers cinq semaines, un enfant sur dix dort cinq heures d’affilée (PMC4459553).",
    threeMonths: "À trois mois, 45\u202f% des enfants dorment cinq heures ou plus d’affilée (PMC4459553).",
    sixMonths:
      "À six mois, 38\u202f% des enfants ne dorment pas six heures d’affilée, et 57\u202f% pas huit (Pediatrics 2018).",
    twelveMonths:
      "À douze mois, 28\u202f% des enfants ne dorment pas six heures d’affilée, et 43\u202f% pas huit (Pediatrics 2018).",
  },
  covered: (share, observed, unobserved) =>
    `${share} de la nuit ont été observés\u00a0: ${observed} entendues, ${unobserved} non.`,
  entry: {
    end: "fin du sommeil",
    putDown: "coucher",
    asleep: "endormissement",
    awake: "réveil",
    again: "rendormissement",
    up: "lever",
    feed: "repas",
    diaper: "couche",
    medicine: "médicament",
    note: "note",
    visit: "dans la chambre",
  },
  rules: {
    loud: "Bruit très fort",
    cry: "Pleurs",
    silence: "Silence inhabituel",
    blind: "Capteur muet",
    fault: "Capteur en panne",
    storage: "Problème de stockage",
    push: "Problème de notifications",
    disk: "Disque presque plein",
  },
  incidentLine: (rule, who, response, lasted) =>
    [
      rule,
      who === null ? "" : `réponse de ${who}${response === null ? "" : ` en ${response}`}`,
      lasted === null ? "" : `calme en ${lasted}`,
    ]
      .filter((part) => part !== "")
      .join(", "),
  nobodyPaged: "Personne n’a été appelé.",
  pagesLine: (name, pages) => `${name}\u00a0: ${plural(pages, "alerte", "alertes")}`,
  responseLine: (p50, p95) => `De la première alerte à la réponse\u00a0: médiane ${p50}, 95e centile ${p95}.`,
  visitLine: (name, duration) => `${name}\u00a0: ${duration} dans la chambre`,
  workedLine: (what, times) => `${what}\u00a0: ${times}\u00a0fois`,
  steps: {
    selfSoothed: "rendormissement sans aide",
    cuddle: "un câlin",
    feed: "un repas",
    diaper: "une couche propre",
    coSleep: "dormir ensemble",
    "co-sleep": "dormir ensemble",
    warmth: "plus ou moins couvert",
    look: "aller voir",
    lullaby: "une berceuse",
  },
  levels: { green: "vert", orange: "orange", red: "rouge", brown: "code marron" },
  intervalPattern: (every, plusMinus, nights, of, since) =>
    `Un réveil toutes les ${every} ± ${plusMinus}, ${nights} des ${of} dernières nuits (depuis le ${since}).`,
  clockPattern: (time, plusMinus, nights, of, since) =>
    `Un réveil vers ${time} ± ${plusMinus}, ${nights} des ${of} dernières nuits (depuis le ${since}).`,
  noPattern: "Rien de régulier dans les sept dernières nuits.",
  budgetHead: ["Objectif", "7 nuits", "28 nuits"],
  budgetUnit: {
    ms: (duration) => duration,
    nights: (text, count) => `${text} ${count < 2 ? "nuit" : "nuits"}`,
    pages: (text, count) => `${text} ${count < 2 ? "alerte" : "alertes"}`,
  },
  corrected: (what, who) => `${what}\u00a0: correction de ${who}.`,
  fields: { putDownAt: "Coucher", onsetAt: "Endormissement", endAt: "Fin du sommeil", awakenings: "Réveils" },
  tableHead: ["Nuit", "Coucher", "Sommeil à", "En", "Réveils", "Éveil", "D’affilée", "Sommeil", "Fin", "Observé"],
  averageLine: (what, value) => `${what}\u00a0: ${value}`,
  nightsWithData: (count, of) =>
    `${count} nuits sur ${of} ont assez de données\u00a0; les autres ne sont pas comptées.`,
  trend: {
    up: (what, recent, before) => `${what}\u00a0: ${recent}, en hausse (avant\u00a0: ${before})`,
    down: (what, recent, before) => `${what}\u00a0: ${recent}, en baisse (avant\u00a0: ${before})`,
    steady: (what, recent, before) => `${what}\u00a0: ${recent}, stable (avant\u00a0: ${before})`,
  },
  legend: { asleep: "sommeil", awake: "éveil", unobserved: "non observé", incident: "incident" },
  shared: "Le capteur entend aussi un autre enfant\u00a0: cette nuit peut être en partie la sienne.",
  definitions: [
    "Calculé à partir de niveaux par minute, du mouvement et de ce qui est noté, sans vidéo ni laboratoire. Les heures sont justes à dix minutes près environ\u00a0; un éveil silencieux passe pour du sommeil.",
    "Endormissement\u00a0: première de quinze minutes calmes après le coucher.",
    "Réveil\u00a0: cinq minutes actives ou plus, pauses de trois minutes au plus comprises.",
    "Une nuit observée à moins de la moitié n’a pas de données.",
  ],
  serviceDefinitions: [
    "MTBW\u00a0: temps de sommeil observé dans la nuit, divisé par le nombre de réveils\u00a0; la nuit entière s’il n’y en a pas.",
    "Disponibilité du sommeil\u00a0: part de la nuit observée sans incident concernant l’enfant. Ce qui n’a pas été observé est compté à part.",
  ],
  blameless: "Cette page cherche ce qui a rendu la nuit difficile, pas un coupable.",
  postMortemOf: (what) => `Retour d’expérience\u00a0: ${what}`,
  factors: {
    degraded: (value) => `L’endormissement a pris ${value}.`,
    attempts: (value) => `Il a fallu ${value} couchers.`,
    unobserved: (value) => `${value} n’ont pas été observées.`,
    slowAnswer: (value) => `La première alerte a attendu une réponse pendant ${value}.`,
    escalated: (value) => `L’alerte est passée à la personne suivante (${value}).`,
    undelivered: (value) => `Un canal n’a pas pris l’alerte\u00a0: ${value}.`,
    long: (value) => `Le calme est revenu au bout de ${value}.`,
    both: (value) => `Deux enfants étaient éveillés en même temps (${value}).`,
    manyPages: (value) => `Une même personne a reçu ${value} alertes.`,
    blind: (value) => `Un capteur ne répondait plus (${value}).`,
    repeated: (value) => `C’était le numéro ${value} de la nuit.`,
  },
  noFactor: "Rien ne ressort de l’enregistrement. De quoi vous souvenez-vous\u00a0?",
  what: {
    pending: "début",
    paging: "début des alertes",
    page: "alerte",
    delivered: "alerte reçue",
    undelivered: "alerte non acceptée",
    acknowledged: "« j’y vais »",
    settled: "retour au calme",
    closed: "clos",
    started: "de nouveau entendu",
    ended: "fin",
    note: "note",
    notNeeded: "alerte inutile",
    motion: "mouvement dans la chambre",
  },
  footer:
    "Veilleuse est un outil de confort. Ce n’est ni un dispositif médical ni un dispositif de sécurité, et il ne remplace personne auprès d’un enfant.",
  paediatricFooter:
    "Relevé à la maison par niveau sonore et mouvement. Ce n’est pas un examen médical et ne pose aucun diagnostic\u00a0; cela peut aider à parler du sommeil.",
  diaperReminder: (name, between) => ({
    title: `La couche ${of(name)}`,
    message: `Sans doute bientôt à changer (entre ${between}).`,
  }),
  noActions: "Aucune pour le moment.",
};
