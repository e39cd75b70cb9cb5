import type { Incident } from "../api/types.ts";
import { formatDuration, formatLevel } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";
import { linkTo } from "../shell/route.ts";
import { AcknowledgeButton } from "./acknowledgeButton.tsx";

/** Words carry the severity; the shape and the colour only repeat it. */
const SIGN = { critical: "▲", warning: "◆", info: "●" };

export const IncidentCard = (props: {
  incident: Incident;
  /** Those that are answered along with it. */
  others?: Incident[];
  nameOf(id: string): string;
  nowMs: number;
  mayAct: boolean;
  /** True where the rest of its story stands below. */
  whole?: boolean;
}) => {
  const { incident, others = [], nameOf, nowMs, mayAct } = props;
  const messages = useMessages();
  const { incident: texts } = messages;
  const Heading = props.whole ? "h2" : "h3";
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
      <Heading>
        {texts.rules[incident.rule]} · {incident.room}
      </Heading>
      {others.map((other) => (
        <Heading key={other.id}>
          {texts.rules[other.rule]} · {other.room}
        </Heading>
      ))}
      {others.length > 0 && (
        <p class="status">{texts.together(others.map(({ room }) => room).join(", "), incident.room)}</p>
      )}
      <p class="facts">{facts.join(" · ")}</p>
      <p class="status">{status}</p>
      {incident.held && <p class="facts">{texts.heldWhy(texts.held[incident.held.kind] ?? incident.held.kind)}</p>}
      {unanswered && mayAct && <AcknowledgeButton incident={incident.id} nameOf={nameOf} />}
      {props.whole ? null : (
        <a class="further" href={linkTo("incident", incident.id)}>
          {texts.open}
          <span class="only-spoken">
            {" "}
            {texts.rules[incident.rule]}, {incident.room}
          </span>
        </a>
      )}
    </article>
  );
};
