import type { ErrorCode } from "./errors.ts";
import type { Role } from "./ports.ts";

/** Somebody new. The password is chosen by themselves, through an invitation. */
export type NewCaregiver = { id: string; name: string; language: "fr" | "en"; role: Role };

/** The first one chooses the password at once, and may do everything. */
export type FirstCaregiver = Omit<NewCaregiver, "role"> & { password: string };

/** The parts of the settings that the page replaces as a whole. */
export const SETTINGS_SECTIONS = [
  "timeZone",
  "night",
  "sensors",
  "children",
  "caregivers",
  "oncall",
  "escalation",
  "alarms",
  "modes",
  "heartbeat",
  "retention",
] as const;

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export type Refused = { ok: false; code: ErrorCode; path?: string; message?: string };

export type Changed = { ok: true } | Refused;

/** The settings of the household, and the ways in which the page may change them. Each change is on the disk at once. */
export interface HouseholdSetup {
  /** True from a change until the hub goes on with it: who is known by the new settings alone is not known yet. */
  changing(): boolean;
  /** True while there is nobody who could log in. */
  needed(): boolean;
  first(code: string, who: FirstCaregiver): Promise<Changed>;
  /** The settings as they are written, without secrets. */
  read(): unknown;
  changeSection(section: SettingsSection, value: unknown): Changed;
  /** Makes the sensor's password, which is told this once. */
  addSensor(sensor: { id: string; room?: string; child?: string }): { ok: true; password: string } | Refused;
  removeSensor(id: string): Changed;
  addCaregiver(who: NewCaregiver): { ok: true; invite: string; until: number } | Refused;
  removeCaregiver(id: string, by: string): Changed;
  /** A new invitation: for a phone that was lost, or a password that was forgotten. */
  invite(id: string): { ok: true; invite: string; until: number } | Refused;
  invited(token: string): NewCaregiver | undefined;
  acceptInvite(token: string, password: string): Promise<Changed>;
  changePassword(id: string, password: string): Promise<Changed>;
}
