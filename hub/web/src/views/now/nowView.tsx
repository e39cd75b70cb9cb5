import { Announcement } from "../../components/announcement.tsx";
import { IncidentCard } from "../../components/incidentCard.tsx";
import { OnCall } from "../../components/onCall.tsx";
import { SensorCard } from "../../components/sensorCard.tsx";
import { readLastKnown } from "../../live/lastKnown.ts";
import { mayAct, nameIn, useLive } from "../../live/live.ts";
import { freshnessNow, hubNow, openIncidents } from "../../live/nightState.ts";
import { formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";

/** What goes on now: what waits for somebody on top, then every room, then who is on call. */
export const NowView = () => {
  const messages = useMessages();
  const live = useLive();
  const lost = live.connection.state === "lost";
  // Without a network: how it was, with its date, and nothing in it that looks alive.
  const last = live.night || !lost ? undefined : readLastKnown(live.nowMs);
  const night = live.night ?? last?.night;
  if (!night) return lost ? null : <Skeleton />;

  const hubNowMs = last ? last.night.hubTime.nowMs : hubNow(night, live.nowMs);
  const open = openIncidents(night.incidents);
  const settled = night.incidents.filter(({ state }) => state === "settled");
  const cards = (incidents: typeof open) =>
    incidents.map((incident) => (
      <IncidentCard
        key={incident.id}
        incident={incident}
        nameOf={nameIn(night)}
        nowMs={hubNowMs}
        mayAct={mayAct(live.session) && !last}
      />
    ));
  return (
    <>
      {last && (
        <p class="status" role="alert">
          {messages.offline(formatMoment(messages, last.atMs))}
        </p>
      )}
      <Announcement incident={last ? undefined : open[0]} />
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
            mayAct={mayAct(live.session) && !last}
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
