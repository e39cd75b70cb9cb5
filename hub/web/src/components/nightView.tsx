import { useEffect } from "preact/hooks";
import type { Session } from "../api/types.ts";
import { freshnessNow, hubNow, openIncidents } from "../live/nightState.ts";
import { useNight } from "../live/useNight.ts";
import { useMessages } from "../messages/language.ts";
import { Announcement } from "./announcement.tsx";
import { ConnectionBanner } from "./connectionBanner.tsx";
import { IncidentCard } from "./incidentCard.tsx";
import { OnCall } from "./onCall.tsx";
import { SensorCard } from "./sensorCard.tsx";

export const NightView = (props: { session: Session; streamBroke(): void }) => {
  const messages = useMessages();
  const { night, connection, nowMs } = useNight(props.streamBroke);
  const lost = connection.state === "lost";
  const open = openIncidents(night?.incidents ?? []);
  const unanswered = open.filter(({ state }) => state !== "acknowledged").length;

  useEffect(() => {
    const prefix = lost ? `⚠ ${messages.connection.lost} · ` : unanswered > 0 ? `(${unanswered}) ` : "";
    document.title = `${prefix}Veilleuse`;
    return () => {
      document.title = "Veilleuse";
    };
  }, [lost, unanswered, messages]);

  const banner = lost && <ConnectionBanner lastHeardAtMs={connection.lastHeardAtMs} nowMs={nowMs} />;
  if (!night) {
    return (
      <>
        {banner}
        {!lost && <p class="loading">{messages.loading}</p>}
      </>
    );
  }

  const hubNowMs = hubNow(night, nowMs);
  const mayAct = props.session.role !== "guest";
  const settled = night.incidents.filter(({ state }) => state === "settled");
  const cards = (incidents: typeof open) =>
    incidents.map((incident) => (
      <IncidentCard
        key={incident.id}
        incident={incident}
        caregivers={night.caregivers}
        nowMs={hubNowMs}
        mayAct={mayAct}
      />
    ));
  return (
    <>
      {banner}
      <Announcement incident={open[0]} />
      <section aria-labelledby="incidents">
        <h2 id="incidents">{messages.incident.title}</h2>
        {open.length > 0 ? cards(open) : !lost && <p class="nothing">{messages.incident.none}</p>}
      </section>
      <section aria-labelledby="rooms">
        <h2 id="rooms">{messages.sensor.title}</h2>
        {night.sensors.length === 0 && <p class="nothing">{messages.sensor.none}</p>}
        {night.sensors.map((sensor) => (
          <SensorCard
            key={sensor.id}
            sensor={sensor}
            freshness={lost ? "unknown" : freshnessNow(sensor, hubNowMs)}
            nowMs={hubNowMs}
          />
        ))}
      </section>
      <OnCall onCall={night.onCall} caregivers={night.caregivers} />
      {settled.length > 0 && (
        <section aria-labelledby="settled">
          <h2 id="settled">{messages.incident.settledTitle}</h2>
          {cards(settled)}
        </section>
      )}
    </>
  );
};
