import type { Settings } from "./config/settings.ts";
import { createMemorySessions, type SessionStore } from "./http/sessions.ts";
import type { Journal } from "./journal/journal.ts";

/**
 * Sessions that outlive a restart: nobody has to type a password at 03:00 because the hub was updated. A caregiver who
 * is no longer in the settings, or has no password any more, is logged out by the start.
 */
export const journalSessions = (journal: Journal, settings: Settings): SessionStore => {
  const memory = createMemorySessions();
  for (const session of journal.read.sessions()) {
    const known = settings.caregivers.find(({ id }) => id === session.caregiver);
    if (known?.password ?? known?.passwordHash) memory.put({ ...session, role: known?.role ?? "guest" });
  }
  return {
    put: (session) => {
      memory.put(session);
      const { tokenHash, caregiver, role, expiresAt, device, startedAt, seenAt } = session;
      journal.append(["session", tokenHash, caregiver, role, expiresAt, device, startedAt, seenAt]);
    },
    find: (tokenHash) => memory.find(tokenHash),
    all: () => memory.all(),
    remove: (tokenHash) => {
      memory.remove(tokenHash);
      journal.append(["endSession", tokenHash]);
    },
  };
};
