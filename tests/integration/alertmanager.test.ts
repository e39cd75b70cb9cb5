import { afterEach, beforeEach, expect, test } from "vitest";
import { type AlertmanagerServer, startAlertmanager } from "../harness/alertmanagerServer.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { type StandIn, startStandIn } from "../harness/standIn.ts";
import { until } from "../harness/until.ts";

type Alert = { status: string; labels: Record<string, string>; annotations: Record<string, string> };

describeWith("prometheus-alertmanager", "a real Alertmanager as a channel", (program) => {
  let receiver: StandIn;
  let alertmanager: AlertmanagerServer;
  let home: Household;

  beforeEach(async () => {
    receiver = await startStandIn(() => ({ status: 200 }));
    alertmanager = await startAlertmanager(program, `${receiver.url}/house`);
    const channels = [{ type: "alertmanager", url: alertmanager.url }];
    home = await startHousehold({ settings: { caregivers: [{ id: "maman", name: "Maman", channels }], oncall: {} } });
  });
  afterEach(async () => {
    await home?.stop();
    await alertmanager?.stop();
    await receiver?.stop();
  });

  const alerts = () =>
    receiver.requests.flatMap(({ body }) => (JSON.parse(body.toString()) as { alerts: Alert[] }).alerts);

  test("routes the page on, with the link that acknowledges, and is told that it is over", async () => {
    const nursery = await home.sensor("nursery");
    await nursery.event("loud", "start", { db: 92 });
    const firing = await until("the alert", () => alerts().find(({ status }) => status === "firing"), 20_000);
    expect(firing.labels).toMatchObject({ alertname: "VeilleuseLoud", room: "nursery", caregiver: "maman" });
    expect(firing.annotations.summary).toBe("Very loud – nursery");
    const answer = await fetch(firing.annotations.acknowledge as string, { method: "POST" });
    expect(answer.status).toBe(200);
    const resolved = await until("the end", () => alerts().find(({ status }) => status === "resolved"), 20_000);
    expect(resolved.labels).toEqual(firing.labels);
    const { body } = await home.api<{ channels: Record<string, { state: string }> }>("/readyz");
    expect(body.channels["maman/alertmanager"]?.state).toBe("ok");
  }, 60_000);
});
