import type { Texts } from "../../shell/texts.ts";
import type { PushObstacle } from "./pushHere.ts";

type DeviceWords = {
  wake: string;
  obstacles: Record<PushObstacle, string>;
  on: string;
  off: string;
  allow: string;
  asking: string;
  stop: string;
  service: string;
  noChannel: string;
  toPeople: string;
  test: string;
  testing: string;
  tested: string;
  untested: (why: string) => string;
  devices: string;
  others: string;
  unnamed: string;
  here: string;
  seen: (when: string) => string;
  since: (when: string) => string;
  end: string;
  endOthers: string;
  alone: string;
};

export const DEVICE_TEXTS: Texts<DeviceWords> = {
  en: {
    wake: "Wake this device",
    obstacles: {
      guest: "Your account may only look, so nobody is woken through it.",
      insecure:
        "Browsers allow notifications over https only, and this page came over http. Put a proxy with a certificate in front of the hub (Caddy, Tailscale), or use the ntfy app: it works without.",
      homeScreen:
        "On an iPhone or iPad notifications work once the page is on the home screen: Share, then “Add to Home Screen”, then open it from there.",
      unsupported: "This browser has no notifications. Another one may, or use the ntfy app.",
      denied:
        "Notifications are blocked for this page. Allow them in the browser’s settings for this site (the sign beside the address), then come back.",
    },
    on: "This device is woken by the page.",
    off: "This device is not woken by the page.",
    allow: "Wake this device",
    asking: "Asking…",
    stop: "Do not wake this device any more",
    service: "The browser’s push service did not answer. It needs the internet; try again.",
    noChannel: "You are not woken through this page yet: an admin adds “Notifications of this page” to you.",
    toPeople: "People and phones",
    test: "Send a test page",
    testing: "Sending…",
    tested:
      "The push service took it. It has to show up here within seconds: if not, look at the phone’s own settings.",
    untested: (why) => `It was not sent: ${why}`,
    devices: "Where you are logged in",
    others: "Where others are logged in",
    unnamed: "a device without a name",
    here: "this one",
    seen: (when) => `here last ${when}`,
    since: (when) => `since ${when}`,
    end: "Log out",
    endOthers: "Log all my other devices out",
    alone: "Nowhere else.",
  },
  fr: {
    wake: "Réveiller avec cet appareil",
    obstacles: {
      guest: "Votre compte ne peut que regarder\u202f: il ne réveille personne.",
      insecure:
        "Les navigateurs n’autorisent les notifications qu’en https, et cette page est venue en http. Placez le hub derrière un proxy avec certificat (Caddy, Tailscale), ou prenez l’application ntfy\u202f: elle s’en passe.",
      homeScreen:
        "Sur iPhone et iPad, les notifications marchent une fois la page sur l’écran d’accueil\u202f: Partager, puis «\u202fSur l’écran d’accueil\u202f», puis ouvrez-la de là.",
      unsupported: "Ce navigateur n’a pas de notifications. Un autre peut-être, ou l’application ntfy.",
      denied:
        "Les notifications sont bloquées pour cette page. Autorisez-les dans les réglages du navigateur pour ce site (le signe à côté de l’adresse), puis revenez.",
    },
    on: "La page réveille avec cet appareil.",
    off: "La page ne réveille pas avec cet appareil.",
    allow: "Réveiller ici",
    asking: "On demande…",
    stop: "Ne plus réveiller avec cet appareil",
    service: "Le service de notifications du navigateur n’a pas répondu. Il lui faut Internet\u202f; réessayez.",
    noChannel:
      "Cette page ne vous réveille pas encore\u202f: il faut vous ajouter «\u202fNotifications de cette page\u202f».",
    toPeople: "Personnes et téléphones",
    test: "Envoyer un appel d’essai",
    testing: "Envoi…",
    tested:
      "Le service de notifications l’a pris. Il doit apparaître ici en quelques secondes\u202f; sinon, voyez les réglages du téléphone.",
    untested: (why) => `Rien n’est parti\u202f: ${why}`,
    devices: "Où vous êtes entré·e",
    others: "Où les autres sont entrés",
    unnamed: "un appareil sans nom",
    here: "celui-ci",
    seen: (when) => `vu le ${when}`,
    since: (when) => `depuis le ${when}`,
    end: "Faire sortir",
    endOthers: "Faire sortir tous mes autres appareils",
    alone: "Nulle part ailleurs.",
  },
};
