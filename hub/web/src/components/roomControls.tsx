import { call } from "../api/call.ts";
import type { Mode, Sensor } from "../api/types.ts";
import { useAction } from "../api/useAction.ts";
import { HoldButton } from "../controls/holdButton.tsx";
import { Problem } from "../controls/problem.tsx";
import { withColon } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";
import { useUndo } from "../shell/undo.tsx";

const PRESENCE = "/api/v1/presence";

const MODES: ReadonlyArray<Mode> = ["night", "nap", "play", "away"];

/** What a parent changes about a room: what is expected of the child, and that somebody is there. */
export const RoomControls = ({ sensor }: { sensor: Sensor }) => {
  const messages = useMessages();
  const { sensor: texts } = messages;
  const action = useAction();
  const path = `/api/v1/sensors/${encodeURIComponent(sensor.id)}/mode`;
  const offer = useUndo();
  const byHand = sensor.mode?.by !== undefined && sensor.mode.by !== "schedule" && sensor.mode.by !== "settings";
  const setMode = async (mode: Mode): Promise<void> => {
    const before = byHand && sensor.mode?.mode ? sensor.mode : undefined;
    if ((await action.run(call("POST", path, { mode }))) === undefined) return;
    const back = { mode: before?.mode, ...(before?.until ? { until: before.until } : {}) };
    offer({
      text: withColon(messages, sensor.room, texts.modes[mode] ?? mode),
      undo: () => (before ? call("POST", path, back) : call("DELETE", path)),
    });
  };
  const enter = async (): Promise<void> => {
    const { room } = sensor;
    if ((await action.run(call("POST", PRESENCE, { room }))) === undefined) return;
    const undo = () => call("DELETE", `${PRESENCE}/${encodeURIComponent(room)}`);
    offer({ text: withColon(messages, room, texts.here), undo });
  };
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
            onHeld={() => void setMode(mode)}
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
      <HoldButton disabled={action.sending} onHeld={enter}>
        {texts.here}
      </HoldButton>
      <p class="facts">{texts.hereHint}</p>
      <Problem failure={action.failure} />
    </details>
  );
};
