import { HoldButton } from "./holdButton.tsx";

/** Something that is on or off, and changes when it is held: a slap on the screen leaves it as it is. */
export const HoldCheck = (props: { on: boolean; text: string; disabled: boolean; onChange(on: boolean): void }) => (
  <HoldButton pressed={props.on} disabled={props.disabled} onHeld={() => props.onChange(!props.on)}>
    <span aria-hidden="true">{props.on ? "☑" : "☐"}</span> {props.text}
  </HoldButton>
);
