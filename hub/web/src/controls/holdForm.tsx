import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { HoldButton } from "./holdButton.tsx";

/** A form that is sent by holding its button, and by nothing else: not by Enter, and not by a tap. */
export const HoldForm = (props: {
  class?: string;
  children: ComponentChildren;
  button: ComponentChildren;
  disabled: boolean;
  /** Gets the form once everything in it is as it should be. */
  onHeld(form: HTMLFormElement): unknown;
}) => {
  const form = useRef<HTMLFormElement>(null);
  const held = (): void => {
    if (form.current?.reportValidity()) props.onHeld(form.current);
  };
  return (
    <form ref={form} class={props.class ?? "fields"} onSubmit={(event) => event.preventDefault()}>
      {props.children}
      <HoldButton disabled={props.disabled} onHeld={held}>
        {props.button}
      </HoldButton>
    </form>
  );
};
