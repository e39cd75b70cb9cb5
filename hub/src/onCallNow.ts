import type { Settings } from "./config/settings.ts";
import type { Roster } from "./oncall/escalation.ts";
import { roster } from "./oncall/rota.ts";

/** Who is on call at a moment, by the settings. */
export const onCallNow = (settings: Settings, now: number): Roster =>
  roster(now, {
    rotation: settings.oncall.rotation,
    handOff: settings.oncall.handOff,
    timeZone: settings.timeZone,
    reachable: settings.caregivers.filter(({ channels }) => channels.length > 0).map(({ id }) => id),
  });
