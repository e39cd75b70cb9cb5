import type { TimelineEntry } from "../api/types.ts";
import { formatTime } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";
import type { Messages } from "../messages/messages.ts";

/** An incident's story, line by line. A code that the page does not know is shown as it is. */
export const Timeline = (props: { entries: TimelineEntry[]; nameOf(id: string): string }) => {
  const messages = useMessages();
  const { what } = messages.incident;
  // They are written down as they are heard of, which may be later than they were.
  const inOrder = [...props.entries].sort((a, b) => a.at - b.at);
  return (
    <ol class="timeline">
      {inOrder.map((entry, index) => (
        <li key={index}>
          <time dateTime={new Date(entry.at).toISOString()}>{formatTime(messages, entry.at)}</time>
          <span>
            <strong>{what[entry.what] ?? entry.what}</strong>
            {entry.who !== undefined && ` · ${props.nameOf(entry.who)}`}
            {entry.reason !== "" && ` · ${reasonOf(messages, entry)}`}
          </span>
        </li>
      ))}
    </ol>
  );
};

const reasonOf = ({ incident }: Messages, { what, reason, who }: TimelineEntry): string => {
  // What somebody wrote is theirs.
  if (what === "note") return reason;
  if (what === "held" || what === "released") {
    const [kind = "", why] = reason.split(": ");
    return `${incident.held[kind] ?? kind}${kind === "mute" && why !== undefined ? `, ${why}` : ""}`;
  }
  // A channel's name begins with the person's, who stands before it.
  const short = who !== undefined && reason.startsWith(`${who}/`) ? reason.slice(who.length + 1) : reason;
  return incident.reasons[short] ?? incident.workedOptions[short] ?? short;
};
