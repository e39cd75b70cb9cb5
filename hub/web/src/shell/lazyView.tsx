import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useMessages } from "../messages/language.ts";
import { Skeleton } from "./skeleton.tsx";

/**
 * A view that is fetched when it is first looked at, so that what happens now is there at once. A fetch that failed can be
 * tried again: the phone may have been without a network for a moment.
 */
export const lazyView = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ((props: Props) => JSX.Element) => {
  let loaded: ComponentType<Props> | undefined;
  return (props) => {
    const messages = useMessages();
    const [Loaded, setLoaded] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [attempt, setAttempt] = useState(1);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      let current = true;
      setFailed(false);
      load().then(
        (view) => {
          loaded = view;
          if (current) setLoaded(() => view);
        },
        () => {
          if (current) setFailed(true);
        },
      );
      return () => {
        current = false;
      };
    }, [attempt]);
    if (Loaded) return <Loaded {...props} />;
    if (!failed) return <Skeleton />;
    return (
      <section class="card" role="alert">
        <p class="problem">{messages.failure.unreachable}</p>
        <button type="button" onClick={() => setAttempt(attempt + 1)}>
          {messages.failure.again}
        </button>
      </section>
    );
  };
};
