import { useEffect } from "preact/hooks";
import { noteOn, takeNoteBack } from "../../api/requests.ts";
import type { Incident } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { IncidentCard } from "../../components/incidentCard.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, nameIn, useLive } from "../../live/live.ts";
import { hubNow } from "../../live/nightState.ts";
import { useMessages } from "../../messages/language.ts";
import { linkTo } from "../../shell/route.ts";
import type { ViewProps } from "../../shell/session.tsx";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { Afterwards } from "./afterwards.tsx";
import { Runbook } from "./runbook.tsx";
import { INCIDENT_TEXTS } from "./texts.ts";

/** One incident from its first sound to its end: what happened, what to do, what helped. */
export const IncidentView = ({ rest }: ViewProps) => {
  const id = rest[0] ?? "";
  const texts = useTexts(INCIDENT_TEXTS);
  const messages = useMessages();
  const { night, session, nowMs } = useLive();
  const running = night?.incidents.find((incident) => incident.id === id);
  const stored = useAnswer<Incident>(running || id === "" ? undefined : `/api/v1/incidents/${encodeURIComponent(id)}`);
  const incident = running ?? stored.value;
  const nameOf = nameIn(night);

  useEffect(() => {
    document.querySelector<HTMLElement>("main h2")?.focus();
  }, []);

  if (!incident) {
    if (id === "" || stored.failure?.status === 404) return <p class="nothing">{texts.gone}</p>;
    return stored.failure ? <Problem failure={stored.failure} /> : <Skeleton />;
  }
  const unanswered = incident.state === "pending" || incident.state === "paging";
  return (
    <>
      <a class="further back" href={linkTo("now")}>
        {texts.back}
      </a>
      <div class="beside">
        <div>
          <IncidentCard
            incident={incident}
            nameOf={nameOf}
            nowMs={night ? hubNow(night, nowMs) : nowMs}
            mayAct={mayAct(session)}
            whole
          />
          {(incident.combined ?? []).length > 0 && (
            <section class="card" aria-labelledby="together">
              <h2 id="together">{texts.together}</h2>
              <p class="status">
                {messages.incident.together(incident.combined?.map(({ room }) => room).join(", ") ?? "", incident.room)}
              </p>
              <ul class="plain">
                {incident.combined?.map((other) => (
                  <li key={other.id}>
                    <a class="further" href={linkTo("incident", other.id)}>
                      {messages.incident.rules[other.rule]} · {other.room}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Runbook
            incident={incident}
            mayClose={mayAct(session) && !unanswered && incident.state !== "closed"}
            closed={stored.reload}
          />
        </div>
        <div>
          <section class="card" aria-labelledby="story">
            <h2 id="story" tabIndex={-1}>
              {messages.incident.timeline}
            </h2>
            <Timeline entries={incident.timeline} nameOf={nameOf} />
            {mayAct(session) && incident.state !== "closed" && <NoteForm incident={incident.id} done={stored.reload} />}
          </section>
          {mayAct(session) && incident.timeline.some(({ what }) => what === "page") && (
            <Afterwards incident={incident} />
          )}
        </div>
      </div>
    </>
  );
};

const NoteForm = (props: { incident: string; done(): void }) => {
  const texts = useTexts(INCIDENT_TEXTS);
  const { session } = useLive();
  const action = useAction<{ incident: Incident }>();
  const offer = useUndo();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get("text")).trim();
    const written = text === "" ? undefined : await action.run(noteOn(props.incident, text));
    if (!written) return;
    form.reset();
    props.done();
    const mine = written.incident.timeline.findLast(({ what, who }) => what === "note" && who === session.caregiver);
    if (!mine) return;
    const undo = async () => {
      const outcome = await takeNoteBack(props.incident, mine.at);
      props.done();
      return outcome;
    };
    offer({ text: texts.kept, undo });
  };
  return (
    <form class="fields" onSubmit={submit}>
      <label for="note">{texts.note}</label>
      <input id="note" name="text" maxLength={500} placeholder={texts.noteHint} autocomplete="off" />
      <button type="submit" disabled={action.sending}>
        {texts.write}
      </button>
      <Problem failure={action.failure} />
    </form>
  );
};
