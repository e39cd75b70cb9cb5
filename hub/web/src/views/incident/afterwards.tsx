import { call } from "../../api/call.ts";
import type { Incident } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { INCIDENT_TEXTS } from "./texts.ts";

const MUTES = "/api/v1/mutes";
const MINUTE_MS = 60_000;
const MUTE_MINUTES = [30, 120, 480] as const;
/** A sensor that is gone is never muted. */
const NEVER_MUTED: ReadonlySet<string> = new Set(["blind", "storage", "push"]);

/** Whether the page was worth it, and quiet for a while where that is what somebody wants. */
export const Afterwards = ({ incident }: { incident: Incident }) => {
  const texts = useTexts(INCIDENT_TEXTS);
  const action = useAction<unknown>();
  const offer = useUndo();
  const path = `/api/v1/incidents/${encodeURIComponent(incident.id)}/feedback`;
  const last = incident.timeline.findLast(({ what }) => what === "notNeeded" || what === "needed")?.what;
  const say = (needed: boolean) => () => void action.run(call("POST", path, { needed }));
  const mute = (minutes: number) => async (): Promise<void> => {
    const { rule, room } = incident;
    const until = Date.now() + minutes * MINUTE_MS;
    const request = call<{ id: string }>("POST", MUTES, { rule, room, until, why: texts.muteWhy });
    const made = (await action.run(request)) as { id: string } | undefined;
    if (!made) return;
    const undo = () => call("DELETE", `${MUTES}/${encodeURIComponent(made.id)}`);
    offer({ text: texts.muted(minutes), undo });
  };
  return (
    <section class="card" aria-labelledby="afterwards">
      <h2 id="afterwards">{texts.needed}</h2>
      <div class="choices">
        <button type="button" aria-pressed={last === "needed"} disabled={action.sending} onClick={say(true)}>
          {texts.yes}
        </button>
        <button type="button" aria-pressed={last === "notNeeded"} disabled={action.sending} onClick={say(false)}>
          {texts.no}
        </button>
      </div>
      {!NEVER_MUTED.has(incident.rule) && (
        <>
          <h3>{texts.mute}</h3>
          <div class="choices">
            {MUTE_MINUTES.map((minutes) => (
              <HoldButton key={minutes} disabled={action.sending} onHeld={mute(minutes)}>
                {texts.muteFor(minutes)}
              </HoldButton>
            ))}
          </div>
        </>
      )}
      <Problem failure={action.failure} />
    </section>
  );
};
