import { useState } from "preact/hooks";
import { changeSettings } from "../../api/changeSettings.ts";
import type { Session } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { Problem } from "../../controls/problem.tsx";
import { useMessages } from "../../messages/language.ts";
import { linkTo } from "../../shell/route.ts";
import { useTexts } from "../../shell/texts.ts";
import { idFrom } from "./idFrom.ts";
import { PasswordFields } from "./passwordFields.tsx";
import { SETUP_TEXTS } from "./texts.ts";

/** The first minute of a household: somebody who can log in. The code stands in the hub's ready line. */
export const SetupView = (props: { rest: ReadonlyArray<string>; onLogin(session: Session): void }) => {
  const texts = useTexts(SETUP_TEXTS);
  const { language, otherLanguage } = useMessages();
  const state = useAnswer<{ needed: boolean }>("/api/v1/setup");
  const action = useAction<Session>();
  const [name, setName] = useState("");

  if (state.value && !state.value.needed) {
    return (
      <section class="login">
        <p class="status">{texts.done}</p>
        <a class="further" href={linkTo("now")}>
          Veilleuse
        </a>
      </section>
    );
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const session = await action.run(changeSettings<Session>("POST", "/api/v1/setup", Object.fromEntries(form)));
    if (session) props.onLogin(session);
  };
  return (
    <section class="login">
      <h2>{texts.title}</h2>
      <p>{texts.intro}</p>
      <form onSubmit={submit}>
        <label for="setup-code">{texts.code}</label>
        <input
          id="setup-code"
          name="code"
          defaultValue={props.rest[0] ?? ""}
          autocomplete="off"
          autocapitalize="none"
          required
        />
        <p class="facts">{texts.codeHint}</p>
        <label for="setup-name">{texts.name}</label>
        <input
          id="setup-name"
          name="name"
          autocomplete="nickname"
          maxLength={64}
          required
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label for="setup-id">{texts.id}</label>
        <input
          id="setup-id"
          name="id"
          key={idFrom(name)}
          defaultValue={idFrom(name)}
          pattern="[a-z0-9\-]{1,32}"
          autocomplete="username"
          autocapitalize="none"
          required
        />
        <p class="facts">{texts.idHint}</p>
        <label for="setup-language">{texts.language}</label>
        <select id="setup-language" name="language">
          <option value={language}>{language === "fr" ? "Français" : "English"}</option>
          <option value={otherLanguage.code}>{otherLanguage.name}</option>
        </select>
        <PasswordFields />
        <Problem failure={action.failure} />
        <button type="submit" class="big" disabled={action.sending}>
          {texts.make}
        </button>
      </form>
    </section>
  );
};
