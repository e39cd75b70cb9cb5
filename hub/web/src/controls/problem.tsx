import type { Failure } from "../api/call.ts";
import { useMessages } from "../messages/language.ts";

/** Why something did not work, and what to do: in the place where it was tried. */
export const Problem = ({ failure }: { failure: Failure | undefined }) => {
  const { failure: texts } = useMessages();
  const text = (): string | undefined => {
    if (!failure) return undefined;
    if (failure.reason === "unreachable" || failure.status >= 500) return texts.unreachable;
    if (failure.code === "invalidInput") return texts.wrong(failure.path.split(".").at(-1) ?? "", failure.message);
    return texts.refused[failure.code] ?? texts.other;
  };
  return (
    <p class="problem" role="alert">
      {text()}
    </p>
  );
};
