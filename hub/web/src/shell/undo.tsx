import { type ComponentChildren, createContext } from "preact";
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Failure, Outcome } from "../api/call.ts";
import { Problem } from "../controls/problem.tsx";
import { useMessages } from "../messages/language.ts";

/** Long enough to find the glasses. It stands still while somebody is on it. */
const OFFERED_MS = 12_000;
const SAID_MS = 4000;

/** Something that was just done, in words, and how it is taken back. */
export type Undoable = { text: string; undo(): Promise<Outcome<unknown>> | undefined };

const UndoContext = createContext<(done: Undoable) => void>(() => undefined);

/** Tells what was done, and offers to take it back. */
export const useUndo = (): ((done: Undoable) => void) => useContext(UndoContext);

type Shown = { kind: "offer"; done: Undoable } | { kind: "undone" } | { kind: "failed"; failure: Failure };

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select") !== null;

/** One bar for everything that can be taken back: read out when it comes, and reached by Ctrl+Z from anywhere. */
export const UndoProvider = ({ children }: { children: ComponentChildren }) => {
  const [shown, setShown] = useState<Shown>();
  const [held, setHeld] = useState(false);
  const newest = useRef<Shown | undefined>(undefined);
  newest.current = shown;
  const offer = useCallback((done: Undoable): void => setShown({ kind: "offer", done }), []);

  useEffect(() => {
    if (!shown || held || shown.kind === "failed") return undefined;
    const timer = setTimeout(() => setShown(undefined), shown.kind === "offer" ? OFFERED_MS : SAID_MS);
    return () => clearTimeout(timer);
  }, [shown, held]);

  const undo = useCallback(async (): Promise<void> => {
    const offered = newest.current;
    if (offered?.kind !== "offer") return;
    // Once is enough, however often it is touched while the hub is asked.
    newest.current = undefined;
    setShown(undefined);
    setHeld(false);
    const outcome = await offered.done.undo();
    setShown(outcome && !outcome.ok ? { kind: "failed", failure: outcome } : { kind: "undone" });
  }, []);

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const wanted = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      if (!wanted || isTyping(event) || newest.current?.kind !== "offer") return;
      event.preventDefault();
      void undo();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [undo]);

  return (
    <UndoContext.Provider value={offer}>
      {children}
      <div
        class={`undo ${shown ? "shown" : ""}`}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocusIn={() => setHeld(true)}
        onFocusOut={() => setHeld(false)}
      >
        {shown && <Bar shown={shown} onUndo={undo} />}
      </div>
      <Said shown={shown} />
    </UndoContext.Provider>
  );
};

const Bar = ({ shown, onUndo }: { shown: Shown; onUndo(): void }) => {
  const { undo: texts } = useMessages();
  if (shown.kind === "failed") return <Problem failure={shown.failure} />;
  return (
    <>
      <span aria-hidden="true">{shown.kind === "offer" ? shown.done.text : texts.undone}</span>
      {shown.kind === "offer" && (
        <button type="button" aria-keyshortcuts="Control+Z" onClick={onUndo}>
          {texts.button}
        </button>
      )}
    </>
  );
};

/** Always there, and outside of what is hidden, so that screen readers notice when it begins to say something. */
const Said = ({ shown }: { shown: Shown | undefined }) => {
  const { undo: texts } = useMessages();
  const text = shown?.kind === "offer" ? texts.spoken(shown.done.text) : shown?.kind === "undone" ? texts.undone : "";
  return (
    <p class="only-spoken" role="status">
      {text}
    </p>
  );
};
