import { useCallback, useEffect, useState } from "preact/hooks";
import { logOut, readSession } from "./api/requests.ts";
import type { Session } from "./api/types.ts";
import { Footer } from "./components/footer.tsx";
import { Header } from "./components/header.tsx";
import { LoginView } from "./components/loginView.tsx";
import { NightView } from "./components/nightView.tsx";
import {
  initialLanguage,
  type Language,
  MESSAGES,
  MessagesContext,
  storedLanguage,
  storeLanguage,
} from "./messages/language.ts";

/** `ended` is a session that was there and is gone: the page must say that it stopped watching. */
type Login = { state: "asking" } | { state: "out"; ended: boolean } | { state: "in"; session: Session };

export const App = () => {
  const [language, setLanguage] = useState<Language>(() => initialLanguage(storedLanguage(), navigator.languages));
  const [login, setLogin] = useState<Login>({ state: "asking" });

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

  const leave = async (): Promise<void> => {
    await logOut();
    setLogin({ state: "out", ended: false });
  };

  const switchLanguage = (next: Language): void => {
    storeLanguage(next);
    setLanguage(next);
  };

  return (
    <MessagesContext.Provider value={MESSAGES[language]}>
      <Header onLanguage={switchLanguage} onLeave={login.state === "in" ? leave : undefined} />
      <main>
        {login.state === "out" && (
          <LoginView ended={login.ended} onLogin={(session) => setLogin({ state: "in", session })} />
        )}
        {login.state === "in" && <NightView session={login.session} streamBroke={checkSession} />}
      </main>
      <Footer />
    </MessagesContext.Provider>
  );
};
