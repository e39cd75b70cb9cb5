import type { Incident } from "../api/types.ts";
import { useMessages } from "../messages/language.ts";

/** Spoken at once by screen readers when something begins. Levels never are: they change every second. */
export const Announcement = ({ incident }: { incident: Incident | undefined }) => {
  const messages = useMessages();
  return (
    <p class="only-spoken" role="alert">
      {incident && incident.state !== "acknowledged" && `${messages.incident.rules[incident.rule]}, ${incident.room}`}
    </p>
  );
};
