import type { TimelineEntry } from "../api/types.ts";
import { formatTime } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";

/** An incident's story, line by line. A code that the page does not know is shown as it is. */
export const Timeline = (props: { entries: TimelineEntry[]; nameOf(id: string): string }) => {
  const messages = useMessages();
  const { what, reasons, workedOptions } = messages.incident;
  return (
    <ol class="timeline">
      {props.entries.map((entry, index) => (
        // Lines are only ever added at the end, so their place is their identity.
        <li key={index}>
          <time dateTime={new Date(entry.at).toISOString()}>{formatTime(messages, entry.at)}</time>
          <span>
            <strong>{what[entry.what] ?? entry.what}</strong>
            {entry.who !== undefined && ` · ${props.nameOf(entry.who)}`}
            {entry.reason !== "" && ` · ${reasons[entry.reason] ?? workedOptions[entry.reason] ?? entry.reason}`}
          </span>
        </li>
      ))}
    </ol>
  );
};
