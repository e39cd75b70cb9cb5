import type { ComponentType } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { isHubRenewing } from "../api/renewing.ts";
import type { Session } from "../api/types.ts";
import { ConnectionBanner } from "../components/connectionBanner.tsx";
import { keepLastKnown } from "../live/lastKnown.ts";
import { LiveContext } from "../live/live.ts";
import { alarmsOf, openIncidents } from "../live/nightState.ts";
import { useNight } from "../live/useNight.ts";
import { MessagesContext, useMessages } from "../messages/language.ts";
import { NowView } from "../views/now/nowView.tsx";
import { lazyView } from "./lazyView.tsx";
import { Nav } from "./nav.tsx";
import { lookForNewBuild } from "./newBuild.ts";
import type { Route, View } from "./route.ts";
import { Safely } from "./safely.tsx";
import { UndoProvider } from "./undo.tsx";

/** How often what is known is kept for a moment without a network. */
const KEEP_EVERY_MS = 10_000;

export type ViewProps = { rest: ReadonlyArray<string> };

/** Everything but what goes on now is fetched when it is looked at. */
const LAZY: Partial<Record<View, ComponentType<ViewProps>>> = {
  incident: lazyView(() => import("../views/incident/incidentView.tsx").then((module) => module.IncidentView)),
  history: lazyView(() => import("../views/history/historyView.tsx").then((module) => module.HistoryView)),
  night: lazyView(() => import("../views/night/nightView.tsx").then((module) => module.NightView)),
  care: lazyView(() => import("../views/care/careView.tsx").then((module) => module.CareView)),
  oncall: lazyView(() => import("../views/oncall/onCallView.tsx").then((module) => module.OnCallView)),
  reports: lazyView(() => import("../views/reports/reportsView.tsx").then((module) => module.ReportsView)),
  health: lazyView(() => import("../views/health/healthView.tsx").then((module) => module.HealthView)),
  device: lazyView(() => import("../views/device/deviceView.tsx").then((module) => module.DeviceView)),
  settings: lazyView(() => import("../views/settings/settingsView.tsx").then((module) => module.SettingsView)),
};

/** The page of somebody who is logged in: one live stream, whatever is looked at. */
export const SessionView = (props: { session: Session; route: Route; streamBroke(): void; more: ComponentType }) => {
  const spoken = useMessages();
  const { night, connection, nowMs } = useNight(props.streamBroke);
  const { session, route } = props;
  const timeZone = night?.timeZone;
  const messages = useMemo(() => ({ ...spoken, timeZone }), [spoken, timeZone]);
  const lost = connection.state === "lost";
  const renewing = lost && isHubRenewing(nowMs);
  const alarms = alarmsOf(openIncidents(night?.incidents ?? []));
  const unanswered = alarms.filter(({ incident }) => incident.state !== "acknowledged").length;

  useEffect(() => {
    const prefix = lost ? `⚠ ${messages.connection.lost} · ` : unanswered > 0 ? `(${unanswered}) ` : "";
    document.title = `${prefix}Veilleuse`;
    return () => {
      document.title = "Veilleuse";
    };
  }, [lost, unanswered, messages]);

  // Once it is no longer lost: the hub may have come back with another page.
  useEffect(() => (lost ? lookForNewBuild : undefined), [lost]);

  const slot = Math.floor(nowMs / KEEP_EVERY_MS);
  useEffect(() => {
    if (night && connection.state === "live") keepLastKnown({ atMs: Date.now(), session, night });
  }, [slot, connection.state, session]);

  const Lazy = LAZY[route.view];
  const More = props.more;
  return (
    <MessagesContext.Provider value={messages}>
      <LiveContext.Provider value={{ session, night, connection, nowMs }}>
        <UndoProvider>
          <main>
            {lost && !renewing && <ConnectionBanner lastHeardAtMs={connection.lastHeardAtMs} nowMs={nowMs} />}
            {renewing && (
              <p class="card status" role="status">
                {messages.connection.renewing}
              </p>
            )}
            <Safely key={[route.view, ...route.rest].join("/")}>
              {route.view === "more" ? <More /> : Lazy ? <Lazy rest={route.rest} /> : <NowView />}
            </Safely>
          </main>
        </UndoProvider>
        <Nav view={route.view} alarms={unanswered} />
      </LiveContext.Provider>
    </MessagesContext.Provider>
  );
};
