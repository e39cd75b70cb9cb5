import { useTexts } from "../../shell/texts.ts";
import { SETUP_TEXTS } from "./texts.ts";

/** Shortest password that the hub takes. */
export const SHORTEST_PASSWORD = 8;

/** A new password, seen while it is typed: nobody looks over a parent's shoulder, and mistyping locks out. */
export const PasswordFields = () => {
  const texts = useTexts(SETUP_TEXTS);
  return (
    <>
      <label for="new-password">{texts.password}</label>
      <input
        id="new-password"
        name="password"
        type="text"
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck={false}
        minLength={SHORTEST_PASSWORD}
        aria-describedby="password-hint"
        required
      />
      <p id="password-hint" class="facts">
        {texts.passwordHint}
      </p>
    </>
  );
};
