import type { ChannelTools } from "../channelTools.ts";
import type { Delivery, Notifier } from "../notifier.ts";
import type { SirenSettings } from "./config.ts";

/** Long enough to be heard in the next room, too short to wake the street. */
const DRILL_MS = 3000;

/** Sounds the siren of the house until somebody answers. It needs neither the Internet nor a phone. */
export const createSirenNotifier = (_settings: SirenSettings, { caregiver, siren }: ChannelTools): Notifier => {
  const source = (incident: string): string => `${caregiver}/siren/${incident}`;
  const outcome = (told: boolean | undefined): Delivery =>
    told ? { outcome: "delivered" } : { outcome: "retryable", reason: "unreachable" };
  const aborted: Delivery = { outcome: "retryable", reason: "aborted" };
  return {
    type: "siren",
    page: async ({ incident, drill }, signal) => {
      if (signal?.aborted) return aborted;
      if (drill) return outcome(siren?.pulse(source(incident.id), DRILL_MS));
      return outcome(siren?.set(source(incident.id), true));
    },
    ringOn: (incident) => void siren?.set(source(incident), true),
    update: async ({ incident }, signal) =>
      signal?.aborted ? aborted : outcome(siren?.set(source(incident.id), false)),
    // A siren says one thing only; that it is heard can be shown by saying how it stands.
    inform: async ({ silent }) =>
      silent ? outcome(siren?.announce()) : { outcome: "permanent", reason: "notSupported" },
  };
};
