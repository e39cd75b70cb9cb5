import { nameIn, useLive } from "../../live/live.ts";
import { formatDay, formatHour } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import { type CareEntry, detailText } from "./careKinds.ts";
import { CARE_TEXTS } from "./texts.ts";

/** What was done, the newest first, under the day on which it was. */
export const Diary = (props: {
  entries: CareEntry[];
  childName(id: string): string;
  mayUndo(entry: CareEntry): boolean;
  sending: boolean;
  onUndo(id: string): void;
}) => {
  const texts = useTexts(CARE_TEXTS);
  const messages = useMessages();
  const { night } = useLive();
  const nameOf = nameIn(night);
  const days = new Map<string, CareEntry[]>();
  for (const entry of props.entries) {
    const day = formatDay(messages, entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  if (days.size === 0) return <p class="card">{texts.nothing}</p>;
  return (
    <div class="card diary">
      {[...days].map(([day, entries]) => (
        <section key={day}>
          <h3>{day}</h3>
          <ol class="plain">
            {entries.map((entry) => (
              <li key={entry.id}>
                <time dateTime={new Date(entry.at).toISOString()}>{formatHour(messages, entry.at)}</time>
                <span>
                  <strong>{texts.kinds[entry.kind]}</strong> {detailText(entry.detail)}
                  <span class="whose">
                    {entry.children.map(props.childName).join(", ")} · {nameOf(entry.who)}
                  </span>
                </span>
                {props.mayUndo(entry) && (
                  <button type="button" disabled={props.sending} onClick={() => props.onUndo(entry.id)}>
                    {texts.undo}
                  </button>
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
};
