import type { PagedCaregiver } from "./channelDesk.ts";
import type { Settings } from "./config/settings.ts";
import { type ChannelSettings, createNotifier, type NotifierTools } from "./notify/registry.ts";

/** Push services want to know whom to write to. A hub without an address of its own in the Internet has nobody. */
const NOBODY = "mailto:nobody@example.org";

/** Who runs this hub, for the operators of push services (RFC 8292, 2.1). */
export const pushSubject = (publicUrl: string): string => (publicUrl.startsWith("https:") ? publicUrl : NOBODY);

/** The caregivers of the settings with their channels, each under a name of its own. */
export const householdChannels = (settings: Settings, tools: Omit<NotifierTools, "caregiver">): PagedCaregiver[] =>
  settings.caregivers.map(({ id, name, language, channels }) => ({
    id,
    name,
    language,
    channels: channels.map((channel, i) => {
      const sameType = channels.filter((other) => other.type === channel.type).length;
      const suffix = sameType > 1 ? `-${i + 1}` : "";
      const notifier = createNotifier(channel as ChannelSettings, { ...tools, caregiver: id });
      return { name: `${id}/${channel.type}${suffix}`, type: channel.type, notifier };
    }),
  }));
