import type { Failure } from "../api/call.ts";
import { withColon } from "../messages/format.ts";
import { inLanguage } from "../messages/hubWords.ts";
import { useMessages } from "../messages/language.ts";

/** Why something did not work, and what to do: in the place where it was tried. */
export const Problem = (props: {
  failure: Failure | undefined;
  /** What people call the keys of the settings. */
  names?: Readonly<Record<string, string>>;
}) => {
  const { failure, names = {} } = props;
  const messages = useMessages();
  const { failure: texts } = messages;
  const text = (): string | undefined => {
    if (!failure) return undefined;
    if (failure.reason === "unreachable" || failure.status >= 500) return texts.unreachable;
    if (failure.code === "invalidInput") {
      const key = failure.path.split(".").at(-1) ?? "";
      return withColon(messages, names[key] ?? key, inLanguage(messages.language, failure.message).text);
    }
    return texts.refused[failure.code] ?? texts.other;
  };
  return (
    <p class="problem" role="alert">
      {text()}
    </p>
  );
};
