/** The settings as the hub shows them to an admin; what is absent has its default. Secrets are masked. */
export type Household = {
  timeZone?: string;
  night?: { from?: string; to?: string };
  sensors?: { id: string; room?: string; [key: string]: unknown }[];
  children?: { id: string; name: string; born?: string; sensors?: string[]; [key: string]: unknown }[];
  caregivers?: HouseholdCaregiver[];
  oncall?: { rotation?: string[]; handOff?: string; [key: string]: unknown };
  escalation?: Record<string, unknown>;
  alarms?: Record<string, unknown>;
};

export type Channel = { type: string; [key: string]: unknown };

export type HouseholdCaregiver = {
  id: string;
  name: string;
  language?: "fr" | "en";
  role?: "admin" | "caregiver" | "guest";
  channels?: Channel[];
  [key: string]: unknown;
};
