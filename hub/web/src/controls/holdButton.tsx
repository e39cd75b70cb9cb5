import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useMessages } from "../messages/language.ts";

/** Long enough that a small hand which slaps the screen does nothing, short enough for somebody half asleep. */
export const HOLD_MS = 600;
/** A press without a hold, as a screen reader makes it, has to be made again within this time. */
const AGAIN_MS = 6000;

type HoldState = "idle" | "holding" | "again";

/**
 * A button that does something only when it is held, by a finger or by a key. Assistive technology cannot hold: its press
 * (a click without pointer or key before it) is taken when it comes twice.
 */
export const HoldButton = (props: {
  onHeld(): void;
  children: ComponentChildren;
  class?: string;
  disabled?: boolean;
  /** For a button that is on or off. */
  pressed?: boolean;
}) => {
  const { controls } = useMessages();
  const [state, setState] = useState<HoldState>("idle");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const touched = useRef(false);

  const rest = (): void => {
    clearTimeout(timer.current);
    setState((old) => (old === "holding" ? "idle" : old));
  };
  const begin = (): void => {
    touched.current = true;
    if (props.disabled || state === "holding") return;
    clearTimeout(timer.current);
    setState("holding");
    timer.current = setTimeout(() => {
      setState("idle");
      navigator.vibrate?.(30);
      props.onHeld();
    }, HOLD_MS);
  };
  const click = (): void => {
    if (touched.current) {
      touched.current = false;
      return;
    }
    if (props.disabled) return;
    clearTimeout(timer.current);
    if (state === "again") {
      setState("idle");
      props.onHeld();
      return;
    }
    setState("again");
    timer.current = setTimeout(() => setState("idle"), AGAIN_MS);
  };

  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <button
      type="button"
      class={`hold ${props.class ?? ""} ${state}`}
      // Not `disabled`: whoever came here by the keyboard would be thrown out while the hub is asked.
      aria-disabled={props.disabled}
      aria-pressed={props.pressed}
      onPointerDown={(event) => {
        if (event.button === 0) begin();
      }}
      onPointerUp={rest}
      onPointerLeave={rest}
      onPointerCancel={rest}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          if (!event.repeat) begin();
        } else if (event.key === "Escape") rest();
      }}
      onKeyUp={rest}
      onBlur={rest}
      onClick={click}
    >
      <span class="hold-fill" aria-hidden="true" />
      <span class="hold-text">{state === "again" ? controls.again : props.children}</span>
      <span class="hold-hint">{controls.hold}</span>
    </button>
  );
};
