import { call } from "../../api/call.ts";
import type { Incident } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import { INCIDENT_TEXTS } from "./texts.ts";

const MINUTE_MS = 60_000;
const MUTE_MINUTES = [30, 120, 480] as const;
/** A sensor that is gone is never muted. */
const NEVER_MUTED: ReadonlySet<string> = new Set(["blind", "storage", "push"]);

/** Whether the page was worth it, and quiet for a while where that is what somebody wants. */
export const Afterwards = ({ incident }: { incident: Incident }) => {
  const texts = useTexts(INCIDENT_TEXTS);
  const action = useAction();
  const path = `/api/v1/incidents/${encodeURIComponent(incident.id)}/feedback`;
  const last = incident.timeline.findLast(({ what }) => what === "notNeeded" || what === "needed")?.what;
  const say = (needed: boolean) => () => void action.run(call("POST", path, { needed }));
  const mute = (minutes: number) => () =>
    void action.run(
      call("POST", "/api/v1/mutes", {
        rule: incident.rule,
        room: incident.room,
        until: Date.now() + minutes * MINUTE_MS,
        why: texts.muteWhy,
      }),
    );
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
