import { type Document, isMap, isSeq, type YAMLSeq } from "yaml";
import { SettingsError } from "./config/load.ts";
import { newPassword } from "./config/newSecrets.ts";
import { hashPassword } from "./config/passwordHash.ts";
import type { Settings } from "./config/settings.ts";
import type { SettingsEdit, SettingsFile } from "./config/settingsFile.ts";
import type { Changed, HouseholdSetup, NewCaregiver, SettingsSection } from "./http/setupPort.ts";
import { makeInviteToken, readInviteToken } from "./inviteToken.ts";
import { concealed, revealed } from "./secretMask.ts";

/** An invitation waits for a phone to be found, and not for ever. */
const INVITATION_MS = 24 * 3_600_000;

export type SettingsDeskOptions = {
  file: SettingsFile;
  /** The settings that the hub runs with. */
  settings: Settings;
  linkKey: Buffer;
  /** What has to be typed to make the first caregiver: it stands in the hub's log. */
  setupCode: string;
  now: () => number;
  /** Called after the settings were written: the hub is to go on with these. */
  changed: (settings: Settings) => void;
};

/** The household's settings as the page shows and changes them. What it writes is what a person would write by hand. */
export const createSettingsDesk = (options: SettingsDeskOptions): HouseholdSetup => {
  const { file, settings, linkKey } = options;
  const loginless = !settings.caregivers.some(({ password, passwordHash }) => password ?? passwordHash);
  let used = false;
  let changing = false;

  const apply = (edit: SettingsEdit): Changed => {
    try {
      const next = file.change(edit);
      changing = true;
      options.changed(next);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      // `file: key: what was expected`, one a line; the page knows no file.
      const [, path = "", ...message] = (error.message.split("\n")[0] ?? "").split(": ");
      return { ok: false, code: "invalidInput", path: `body.${path}`, message: message.join(": ") };
    }
  };

  const listOf = (document: Document, section: string): YAMLSeq => {
    const found = document.get(section);
    if (isSeq(found)) return found;
    const made = document.createNode([]) as YAMLSeq;
    document.set(section, made);
    return made;
  };
  const indexOf = (list: YAMLSeq, id: string): number =>
    list.items.findIndex((item) => isMap(item) && item.get("id") === id);
  const passwordOf = (caregiver: string): string | undefined => {
    const known = settings.caregivers.find(({ id }) => id === caregiver);
    return known && (known.passwordHash ?? known.password ?? "");
  };
  const setPassword = async (id: string, password: string): Promise<Changed> => {
    const hash = await hashPassword(password);
    return apply((document) => {
      const list = listOf(document, "caregivers");
      const caregiver = list.items[indexOf(list, id)];
      if (!isMap(caregiver)) throw new SettingsError(`settings: caregivers: there is no ${id} any more`);
      for (const key of ["password", "passwordFile"]) caregiver.delete(key);
      caregiver.set("passwordHash", hash);
    });
  };
  const append = (section: "caregivers" | "sensors", item: { id: string }): SettingsEdit => {
    return (document) => listOf(document, section).add(document.createNode(item));
  };
  const exists = (section: "caregivers" | "sensors", id: string): boolean =>
    settings[section].some((item) => item.id === id);

  const invitation = (caregiver: string, password: string): { invite: string; until: number } => {
    const until = options.now() + INVITATION_MS;
    return { invite: makeInviteToken(linkKey, { caregiver, until }, password), until };
  };

  return {
    changing: () => changing,
    needed: () => loginless && !used,
    first: async (code, { password, ...who }) => {
      if (!loginless || used) return { ok: false, code: "alreadySetUp" };
      if (code.trim().toLowerCase() !== options.setupCode) return { ok: false, code: "wrongCredentials" };
      // Before the slow hash, so that two at once cannot both be the first.
      used = true;
      const passwordHash = await hashPassword(password);
      const done = apply((document) => {
        const list = listOf(document, "caregivers");
        const known = indexOf(list, who.id);
        if (known >= 0) list.items.splice(known, 1);
        list.add(document.createNode({ ...who, role: "admin", passwordHash }));
      });
      if (!done.ok) used = false;
      return done;
    },
    read: () => concealed(file.document().toJS() ?? {}),
    changeSection: (section: SettingsSection, value) =>
      apply((document) => {
        const before = (document.toJS() as Record<string, unknown> | null)?.[section];
        document.set(section, document.createNode(revealed(value, before)));
      }),
    addSensor: ({ id, room, child }) => {
      if (exists("sensors", id)) return { ok: false, code: "alreadyThere", path: "body.id" };
      const password = newPassword();
      const done = apply((document) => {
        append("sensors", { id, ...(room === undefined ? {} : { room }), password } as { id: string })(document);
        if (child === undefined) return;
        const children = listOf(document, "children");
        const watched = children.items[indexOf(children, child)];
        if (!isMap(watched)) throw new SettingsError(`settings: child: there is no child ${child}`);
        const sensors = watched.get("sensors");
        if (isSeq(sensors)) sensors.add(id);
        else watched.set("sensors", document.createNode([id]));
      });
      return done.ok ? { ok: true, password } : done;
    },
    removeSensor: (id) => {
      if (!exists("sensors", id)) return { ok: false, code: "unknown" };
      return apply((document) => {
        const list = listOf(document, "sensors");
        list.items.splice(indexOf(list, id), 1);
        for (const child of listOf(document, "children").items) {
          const sensors = isMap(child) ? child.get("sensors") : undefined;
          if (isSeq(sensors)) sensors.items = sensors.items.filter((item) => String(item) !== id);
        }
      });
    },
    addCaregiver: (who: NewCaregiver) => {
      if (exists("caregivers", who.id)) return { ok: false, code: "alreadyThere", path: "body.id" };
      const done = apply(append("caregivers", who));
      if (!done.ok) return done;
      return { ok: true, ...invitation(who.id, "") };
    },
    removeCaregiver: (id, by) => {
      if (!exists("caregivers", id)) return { ok: false, code: "unknown" };
      if (id === by) return { ok: false, code: "invalidInput", path: "id", message: "nobody removes themselves" };
      return apply((document) => {
        const list = listOf(document, "caregivers");
        list.items.splice(indexOf(list, id), 1);
        const rotation = document.getIn(["oncall", "rotation"]);
        if (isSeq(rotation)) rotation.items = rotation.items.filter((item) => String(item) !== id);
      });
    },
    invite: (id) => {
      const password = passwordOf(id);
      return password === undefined ? { ok: false, code: "unknown" } : { ok: true, ...invitation(id, password) };
    },
    invited: (token) => {
      const found = readInviteToken(linkKey, token, passwordOf, options.now());
      const caregiver = settings.caregivers.find(({ id }) => id === found?.caregiver);
      return (
        caregiver && { id: caregiver.id, name: caregiver.name, language: caregiver.language, role: caregiver.role }
      );
    },
    acceptInvite: async (token, password) => {
      const found = readInviteToken(linkKey, token, passwordOf, options.now());
      return found ? setPassword(found.caregiver, password) : { ok: false, code: "unknown" };
    },
    changePassword: (id, password) => setPassword(id, password),
  };
};
