import type { Texts } from "../../shell/texts.ts";

type SetupWords = Record<
  | "title"
  | "intro"
  | "code"
  | "codeHint"
  | "name"
  | "id"
  | "idHint"
  | "language"
  | "password"
  | "passwordHint"
  | "make"
  | "done"
  | "invited"
  | "expired"
  | "choose",
  string
>;

export const SETUP_TEXTS: Texts<SetupWords> = {
  en: {
    title: "Who keeps watch first?",
    intro: "You will manage the household: sensors, people, who is on call.",
    code: "Code",
    codeHint: "It stands where the hub was started, and works once.",
    name: "How others call you",
    id: "Name to log in with",
    idHint: "Small letters, digits and -",
    language: "Language of your pages",
    password: "Password",
    passwordHint: "Eight characters or more. Four words you can type half asleep are better than one you cannot.",
    make: "Begin",
    done: "This household is set up. Log in, or ask somebody there to invite you.",
    invited: "You are invited",
    expired: "This invitation was used or has expired. Ask for a new one.",
    choose: "Choose and enter",
  },
  fr: {
    title: "Qui veille en premier\u202f?",
    intro: "Vous gérerez le foyer\u202f: capteurs, personnes, tours de garde.",
    code: "Code",
    codeHint: "Il est là où le hub a été démarré, et sert une fois.",
    name: "Comment on vous appelle",
    id: "Identifiant",
    idHint: "Minuscules, chiffres et -",
    language: "Langue de vos appels",
    password: "Mot de passe",
    passwordHint:
      "Huit caractères ou plus. Quatre mots qu’on tape à moitié endormi valent mieux qu’un seul impossible.",
    make: "Commencer",
    done: "Ce foyer est déjà prêt. Entrez, ou demandez une invitation.",
    invited: "Vous êtes invité·e",
    expired: "Cette invitation a servi ou a expiré. Demandez-en une autre.",
    choose: "Choisir et entrer",
  },
};
