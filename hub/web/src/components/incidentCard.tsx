import type { Caregiver, Incident } from "../api/types.ts";
import { formatDuration, formatLevel } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";
import { AcknowledgeButton } from "./acknowledgeButton.tsx";
import { CloseForm } from "./closeForm.tsx";
import { Timeline } from "./timeline.tsx";

/** Words carry the severity; the shape and the colour only repeat it. */
const SIGN = { critical: "▲", warning: "◆", info: "●" };

export const IncidentCard = (props: {
  incident: Incident;
  caregivers: Caregiver[];
  nowMs: number;
  mayAct: boolean;
}) => {
  const { incident, caregivers, nowMs, mayAct } = props;
  const messages = useMessages();
  const { incident: texts } = messages;
  const nameOf = (id: string): string => caregivers.find((caregiver) => caregiver.id === id)?.name ?? id;
  const unanswered = incident.state === "pending" || incident.state === "paging";
  const facts = [texts.since(formatDuration(messages, (incident.settledAt ?? nowMs) - incident.openedAt))];
  if (incident.maxDb !== null) facts.push(texts.loudest(formatLevel(messages, incident.maxDb)));
  if (incident.blastRadius.length > 0) facts.push(texts.heardIn(incident.blastRadius.join(", ")));
  const status =
    incident.state === "acknowledged" && incident.acknowledgedBy !== null
      ? texts.onTheWay(nameOf(incident.acknowledgedBy))
      : texts.states[incident.state];
  return (
    <article class={`card incident ${incident.severity} ${incident.state}`}>
      <p class="severity">
        <span aria-hidden="true">{SIGN[incident.severity]}</span> {texts.severities[incident.severity]}
      </p>
      <h3>
        {texts.rules[incident.rule]} · {incident.room}
      </h3>
      <p class="facts">{facts.join(" · ")}</p>
      <p class="status">{status}</p>
      {unanswered && mayAct && <AcknowledgeButton incident={incident.id} nameOf={nameOf} />}
      <details>
        <summary>{texts.timeline}</summary>
        <Timeline entries={incident.timeline} nameOf={nameOf} />
        {!unanswered && mayAct && <CloseForm incident={incident.id} />}
      </details>
    </article>
  );
};
