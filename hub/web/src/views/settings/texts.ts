import type { Texts } from "../../shell/texts.ts";
import type { ChannelKind } from "./channelKinds.ts";
import type { ValueKey } from "./valueSettings.tsx";

type Roles = Record<"admin" | "caregiver" | "guest", string>;

type SettingsWords = {
  title: string;
  parts: Record<"people" | "sensors" | "children" | "values", string>;
  https: string;
  addPerson: string;
  addAndInvite: string;
  name: string;
  id: string;
  language: string;
  role: string;
  roles: Roles;
  may: Roles;
  onRota: string;
  invite: string;
  remove: string;
  scan: string;
  scanLoopback: string;
  qr: string;
  until: (when: string) => string;
  channels: (count: number) => string;
  addChannel: string;
  add: string;
  kinds: Record<ChannelKind, string>;
  kindHints: Record<ChannelKind, string>;
  channelFields: Record<"url" | "token" | "user" | "secret", string>;
  addSensor: string;
  sensorId: string;
  room: string;
  watches: string;
  nobody: string;
  flashFirst: string;
  flashHub: string;
  flashPassword: string;
  online: string;
  waiting: string;
  calibrate: string;
  calibrateHint: string;
  calibrateNow: string;
  listening: string;
  identify: string;
  done: string;
  refusedBySensor: string;
  noAnswer: string;
  addChild: string;
  born: string;
  heardBy: string;
  sections: Record<"night" | "oncall" | "escalation" | "alarms", string>;
  values: Record<ValueKey, string>;
  save: string;
  saved: string;
};

export const SETTINGS_TEXTS: Texts<SettingsWords> = {
  en: {
    title: "Household and settings",
    parts: { people: "People and their phones", sensors: "Sensors", children: "Children", values: "Times and waits" },
    https:
      "Pushes to this browser and the app on the home screen need https: put the hub behind a proxy with a certificate (Caddy, Tailscale). Everything else works on plain http at home.",
    addPerson: "Somebody new",
    addAndInvite: "Add and invite",
    name: "Name",
    id: "Name to log in with",
    language: "Language of the pages",
    role: "May",
    roles: { admin: "do everything", caregiver: "answer and log", guest: "look only" },
    may: { admin: "may do everything", caregiver: "may answer and log", guest: "may look only" },
    onRota: "takes turns at night",
    invite: "New invitation",
    remove: "Remove",
    scanLoopback:
      "Another phone cannot open the address of this page. Open it at the hub’s address in your network, and invite from there.",
    scan: "Scan this with the other phone’s camera.",
    qr: "QR code with the invitation",
    until: (when) => `Works once, until ${when}.`,
    channels: (count) => (count === 1 ? "1 way to be woken" : `${count} ways to be woken`),
    addChannel: "Another way",
    add: "Add",
    kinds: {
      ntfy: "ntfy app",
      pushover: "Pushover",
      webpush: "This app’s own pushes",
      webhook: "Webhook",
      alertmanager: "Alertmanager",
      siren: "Siren at home",
    },
    kindHints: {
      ntfy: "Install ntfy, subscribe to a long secret topic, and put its address here.",
      pushover: "An application token and a user key, from pushover.net.",
      webpush: "Then allow notifications on that person’s own phone. Needs https.",
      webhook: "A program of yours that takes the page as JSON.",
      alertmanager: "The address of an Alertmanager, without a path.",
      siren: "Whatever listens to the MQTT topic nursery/v1/hub/siren.",
    },
    channelFields: { url: "Address", token: "Token", user: "User key", secret: "Secret that signs" },
    addSensor: "A new sensor",
    sensorId: "Name (small letters, digits and -)",
    room: "Room",
    watches: "Watches",
    nobody: "nobody yet",
    flashFirst: "Plug the board into the computer with this project and run:",
    flashHub: "Put the hub’s address in your network after --hub: a sensor cannot reach it at the one of this page.",
    flashPassword: "When it asks, the sensor’s own password is",
    online: "It is heard",
    waiting: "Waiting for it to come online…",
    calibrate: "Calibrate: what a sound level meter shows beside it, in dB",
    calibrateHint: "Play a steady sound of 60 to 80 dB, read the meter, hold still for three seconds.",
    calibrateNow: "Calibrate",
    listening: "Listening…",
    identify: "Blink",
    done: "Done.",
    refusedBySensor: "The sensor refused:",
    noAnswer: "The sensor did not answer.",
    addChild: "Another child",
    born: "Born",
    heardBy: "Heard by",
    sections: { night: "The night", oncall: "On call", escalation: "Waking", alarms: "Alarms" },
    values: {
      from: "From",
      to: "To",
      handOff: "Hand over at",
      selfSoothingSeconds: "Seconds to settle by itself",
      repeatSeconds: "Seconds between pages",
      blindSeconds: "Seconds of a sensor’s silence until it alarms",
      settleMinutes: "Minutes of quiet until it is over",
      pagesPerNight: "Pages per person and night before the other takes over",
    },
    save: "Save",
    saved: "Saved; it holds from now on.",
  },
  fr: {
    title: "Foyer et réglages",
    parts: { people: "Personnes et téléphones", sensors: "Capteurs", children: "Enfants", values: "Heures et délais" },
    https:
      "Les notifications de ce navigateur et l’application à l’écran d’accueil demandent https\u202f: placez le hub derrière un proxy avec certificat (Caddy, Tailscale). Tout le reste marche en http à la maison.",
    addPerson: "Quelqu’un de plus",
    addAndInvite: "Ajouter et inviter",
    name: "Nom",
    id: "Identifiant",
    language: "Langue des appels",
    role: "Peut",
    roles: { admin: "tout faire", caregiver: "répondre et noter", guest: "regarder seulement" },
    may: { admin: "peut tout faire", caregiver: "peut répondre et noter", guest: "peut seulement regarder" },
    onRota: "prend son tour la nuit",
    invite: "Nouvelle invitation",
    remove: "Retirer",
    scanLoopback:
      "Un autre téléphone ne peut pas ouvrir l’adresse de cette page. Ouvrez-la à l’adresse du hub sur votre réseau, et invitez de là.",
    scan: "Visez ceci avec l’appareil photo de l’autre téléphone.",
    qr: "Code QR de l’invitation",
    until: (when) => `Sert une fois, jusqu’à ${when}.`,
    channels: (count) => (count === 1 ? "1 façon d’être réveillé" : `${count} façons d’être réveillé`),
    addChannel: "Une autre façon",
    add: "Ajouter",
    kinds: {
      ntfy: "Application ntfy",
      pushover: "Pushover",
      webpush: "Notifications de cette page",
      webhook: "Webhook",
      alertmanager: "Alertmanager",
      siren: "Sirène à la maison",
    },
    kindHints: {
      ntfy: "Installez ntfy, abonnez-vous à un long sujet secret, mettez son adresse ici.",
      pushover: "Un jeton d’application et une clé d’utilisateur, de pushover.net.",
      webpush: "Autorisez ensuite les notifications sur le téléphone de cette personne. Demande https.",
      webhook: "Un programme à vous qui reçoit l’appel en JSON.",
      alertmanager: "L’adresse d’un Alertmanager, sans chemin.",
      siren: "Ce qui écoute le sujet MQTT nursery/v1/hub/siren.",
    },
    channelFields: { url: "Adresse", token: "Jeton", user: "Clé d’utilisateur", secret: "Secret qui signe" },
    addSensor: "Un nouveau capteur",
    sensorId: "Nom (minuscules, chiffres et -)",
    room: "Pièce",
    watches: "Veille sur",
    nobody: "personne encore",
    flashFirst: "Branchez la carte sur l’ordinateur où est ce projet, et lancez\u202f:",
    flashHub:
      "Après --hub, mettez l’adresse du hub sur votre réseau\u202f: à celle de cette page, un capteur ne le trouve pas.",
    flashPassword: "Quand il le demande, le mot de passe du capteur est",
    online: "On l’entend",
    waiting: "On attend qu’il se manifeste…",
    calibrate: "Étalonner\u202f: ce qu’affiche un sonomètre à côté, en dB",
    calibrateHint: "Un son constant de 60 à 80\u202fdB, lisez l’appareil, ne bougez plus pendant trois secondes.",
    calibrateNow: "Étalonner",
    listening: "Écoute…",
    identify: "Faire clignoter",
    done: "C’est fait.",
    refusedBySensor: "Le capteur a refusé\u202f:",
    noAnswer: "Le capteur n’a pas répondu.",
    addChild: "Un autre enfant",
    born: "Naissance",
    heardBy: "Entendu par",
    sections: { night: "La nuit", oncall: "Garde", escalation: "Réveil", alarms: "Alarmes" },
    values: {
      from: "De",
      to: "À",
      handOff: "Relève à",
      selfSoothingSeconds: "Secondes pour se calmer seul",
      repeatSeconds: "Secondes entre deux appels",
      blindSeconds: "Secondes de silence d’un capteur avant l’alarme",
      settleMinutes: "Minutes de calme avant la fin",
      pagesPerNight: "Appels par personne et par nuit avant que l’autre prenne le relais",
    },
    save: "Enregistrer",
    saved: "C’est enregistré, et vaut dès maintenant.",
  },
};
