/** What the hub and the sensors say in English for people, with a hole for each number or name; the rest is for a log. */
const FRENCH: ReadonlyArray<[RegExp, string]> = [
  [/^Too small: expected number to be >=(\S+)$/, "au moins $1"],
  [/^Too small: expected number to be >(\S+)$/, "plus que $1"],
  [/^Too big: expected number to be <=?(\S+)$/, "au plus $1"],
  [/^Too small: expected string to have >=(\d+) characters$/, "au moins $1 caractères"],
  [/^Too big: expected string to have <=(\d+) characters$/, "au plus $1 caractères"],
  [/^Too small: expected array to have >=(\d+) items$/, "au moins $1"],
  [/^Invalid input: expected (?:number|int),? .*$/, "un nombre est attendu"],
  [/^Invalid input: expected string,? .*$/, "un texte est attendu"],
  [/^Invalid (?:URL|string|option|input).*$/, "ce n’est pas ce qui est attendu"],
  [/^expected an http or https URL$/, "une adresse http ou https est attendue"],
  [/^expected 1 to 32 of a-z, 0-9 and -$/, "1 à 32 minuscules, chiffres ou -"],
  [/^expected 1 to 32 of a-z, 0-9 and -, and not hub$/, "1 à 32 minuscules, chiffres ou -, et pas «\u202fhub\u202f»"],
  [/^expected a time of day such as (\S+)$/, "une heure est attendue, comme $1"],
  [/^expected an IANA time zone such as (\S+)$/, "un fuseau horaire est attendu, comme $1"],
  [/^expected another time than `from`$/, "une autre heure que le début est attendue"],
  [/^"(.*)" is there twice$/, "«\u202f$1\u202f» y est deux fois"],
  [/^no sensor has the id "(.*)"$/, "aucun capteur ne s’appelle «\u202f$1\u202f»"],
  [/^no caregiver has the id "(.*)"$/, "personne ne s’appelle «\u202f$1\u202f»"],
  [/^nobody removes themselves$/, "personne ne se retire soi-même"],
  [/^not enough sound yet$/, "pas encore assez de son"],
  [/^the sound is not steady$/, "le son n’est pas constant"],
  [/^(\d+) dB for (\d+) dB is not credible$/, "$1\u202fdB pour $2\u202fdB n’est pas crédible"],
  [/^calibrationDb (\S+)$/, "correction de $1\u202fdB"],
  [/^no indicatorPin$/, "cette carte n’a pas de lampe"],
  [/^blinking$/, "il clignote"],
  [/^restarting$/, "il redémarre"],
  [/^not used yet$/, "pas encore utilisé"],
  [/^not proven for (\d+) days$/, "rien de reçu depuis $1 jours"],
  [/^not listening yet$/, "pas encore à l’écoute"],
  [/^connecting$/, "connexion en cours"],
  [/^not connected yet$/, "pas encore connecté"],
  [/^the connection was lost$/, "la connexion est perdue"],
  [/^(\d+) MB of disk are left$/, "il reste $1\u202fMo de disque"],
];

/** The hub's English in the page's language. What is not known is told as it came. */
export const inLanguage = (language: string, english: string): { text: string; lang: "fr" | "en" } => {
  const known = language === "fr" ? FRENCH.find(([pattern]) => pattern.test(english)) : undefined;
  return known ? { text: english.replace(known[0], known[1]), lang: "fr" } : { text: english, lang: "en" };
};
