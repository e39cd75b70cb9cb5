export type { Incident } from "./alerts/incident.ts";
export { type Clock, fastClock, systemClock } from "./clock.ts";
export { parseSettings, SettingsError } from "./config/load.ts";
export type { Settings } from "./config/settings.ts";
export { type Hub, type HubOptions, startHub } from "./hub.ts";
export { openJournal } from "./journal/journal.ts";
export { createLog, type Log } from "./log.ts";
export { channelSettings } from "./notify/registry.ts";
