import { call } from "../api/call.ts";
import type { Mode, Sensor } from "../api/types.ts";
import { useAction } from "../api/useAction.ts";
import { HoldButton } from "../controls/holdButton.tsx";
import { Problem } from "../controls/problem.tsx";
import { useMessages } from "../messages/language.ts";

const MODES: ReadonlyArray<Mode> = ["night", "nap", "play", "away"];

/** What a parent changes about a room: what is expected of the child, and that somebody is there. */
export const RoomControls = ({ sensor }: { sensor: Sensor }) => {
  const { sensor: texts } = useMessages();
  const action = useAction();
  const path = `/api/v1/sensors/${encodeURIComponent(sensor.id)}/mode`;
  const byHand = sensor.mode?.by !== undefined && sensor.mode.by !== "schedule" && sensor.mode.by !== "settings";
  return (
    <details>
      <summary>
        {texts.controls}
        <span class="only-spoken"> {sensor.room}</span>
      </summary>
      <p>{texts.mode}</p>
      <div class="choices">
        {MODES.map((mode) => (
          <HoldButton
            key={mode}
            class={sensor.mode?.mode === mode ? "chosen" : ""}
            disabled={action.sending}
            onHeld={() => void action.run(call("POST", path, { mode }))}
          >
            {texts.modes[mode]}
          </HoldButton>
        ))}
        {byHand && (
          <HoldButton disabled={action.sending} onHeld={() => void action.run(call("DELETE", path))}>
            {texts.bySchedule}
          </HoldButton>
        )}
      </div>
      <HoldButton
        disabled={action.sending}
        onHeld={() => void action.run(call("POST", "/api/v1/presence", { room: sensor.room }))}
      >
        {texts.here}
      </HoldButton>
      <p class="facts">{texts.hereHint}</p>
      <Problem failure={action.failure} />
    </details>
  );
};
