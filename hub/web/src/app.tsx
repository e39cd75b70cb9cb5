import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { logOut, readSession } from "./api/requests.ts";
import type { Session } from "./api/types.ts";
import { Footer } from "./components/footer.tsx";
import { Header } from "./components/header.tsx";
import { LoginView } from "./components/loginView.tsx";
import { forgetLastKnown, readLastKnown } from "./live/lastKnown.ts";
import {
  initialLanguage,
  type Language,
  MESSAGES,
  MessagesContext,
  storedLanguage,
  storeLanguage,
} from "./messages/language.ts";
import { lazyView } from "./shell/lazyView.tsx";
import { MoreView } from "./shell/moreView.tsx";
import { linkTo } from "./shell/route.ts";
import { SessionView } from "./shell/session.tsx";
import { applyTheme, storedTheme, type Theme } from "./shell/theme.ts";
import { useRoute } from "./shell/useRoute.ts";

/** `ended` is a session that was there and is gone: the page must say that it stopped watching. */
type Login = { state: "asking" } | { state: "out"; ended: boolean } | { state: "in"; session: Session };

type Entry = { rest: ReadonlyArray<string>; onLogin(session: Session): void };

const SetupView = lazyView<Entry>(() => import("./views/setup/setupView.tsx").then((module) => module.SetupView));
const InviteView = lazyView<Entry>(() => import("./views/setup/inviteView.tsx").then((module) => module.InviteView));

export const App = () => {
  const [language, setLanguage] = useState<Language>(() => initialLanguage(storedLanguage(), navigator.languages));
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const [login, setLogin] = useState<Login>(() => {
    // Whoever was here before sees at once what there is: live as soon as it comes, else how it was, clearly dated.
    const last = readLastKnown(Date.now());
    return last ? { state: "in", session: last.session } : { state: "asking" };
  });
  const route = useRoute();

  /** Only a clear refusal logs out. A hub that does not answer is the watchdog's business. */
  const checkSession = useCallback(async (): Promise<void> => {
    const session = await readSession();
    if (session.ok) setLogin({ state: "in", session: session.value });
    else if (session.status === 401) setLogin((old) => ({ state: "out", ended: old.state === "in" }));
    else setLogin((old) => (old.state === "asking" ? { state: "out", ended: false } : old));
  }, []);

  useEffect(() => {
    void checkSession();
  }, [checkSession]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => applyTheme(theme), [theme]);

  const other = MESSAGES[language].otherLanguage;
  const switchLanguage = useCallback((next: Language): void => {
    storeLanguage(next);
    setLanguage(next);
  }, []);

  const More = useMemo(() => {
    const leave = async (): Promise<void> => {
      await logOut();
      forgetLastKnown();
      location.hash = linkTo("now");
      setLogin({ state: "out", ended: false });
    };
    return () => <MoreView theme={theme} onTheme={setTheme} onLanguage={switchLanguage} onLeave={leave} />;
  }, [theme]);

  const entered = (session: Session): void => {
    if (route.view === "setup" || route.view === "invite") location.hash = linkTo("now");
    setLogin({ state: "in", session });
  };
  const entry =
    route.view === "setup" ? (
      <SetupView rest={route.rest} onLogin={entered} />
    ) : route.view === "invite" ? (
      <InviteView rest={route.rest} onLogin={entered} />
    ) : login.state === "out" ? (
      <LoginView ended={login.ended} onLogin={entered} />
    ) : undefined;

  return (
    <MessagesContext.Provider value={MESSAGES[language]}>
      <Header />
      {entry ? (
        <main>
          {entry}
          <button type="button" class="quiet" lang={other.code} onClick={() => switchLanguage(other.code)}>
            {other.name}
          </button>
        </main>
      ) : login.state === "in" ? (
        <SessionView session={login.session} route={route} streamBroke={checkSession} more={More} />
      ) : (
        <main />
      )}
      <Footer />
    </MessagesContext.Provider>
  );
};
