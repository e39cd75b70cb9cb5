import { type Language, useMessages } from "../messages/language.ts";

export const Header = (props: { onLanguage(language: Language): void; onLeave: (() => void) | undefined }) => {
  const messages = useMessages();
  const other = messages.otherLanguage;
  return (
    <header class="top">
      <h1>
        <img src="/icon.svg" alt="" width="32" height="32" /> Veilleuse
      </h1>
      <div class="top-buttons">
        <button type="button" class="quiet" lang={other.code} onClick={() => props.onLanguage(other.code)}>
          {other.name}
        </button>
        {props.onLeave && (
          <button type="button" class="quiet" onClick={props.onLeave}>
            {messages.logOut}
          </button>
        )}
      </div>
    </header>
  );
};
