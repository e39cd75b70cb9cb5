import { afterEach, beforeEach, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { runCli, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";

let folder: ReturnType<typeof temporaryFolder>;
let phone: Phone;
let file: string;
beforeEach(async () => {
  folder = temporaryFolder("test-page");
  phone = await startPhone();
  file = writeSettings(folder.path, twoNurseries(phone));
});
afterEach(async () => {
  await phone.stop();
  folder.remove();
});

const run = (...args: string[]) => runCli(["test-page", ...args, "--config", file]);

test("through the running hub tells what the channel said, and that somebody answered", async () => {
  const hub = await startHubProcess(file);
  phone.onPush(({ body }) => {
    if (typeof body.acknowledgeUrl === "string") void fetch(body.acknowledgeUrl, { method: "POST" });
  });
  const { code, stdout } = await run("papa");
  await hub.kill("SIGTERM");
  expect(stdout).toMatch(/^papa\/webhook: accepted in \d+ ms\n.*\npapa\/webhook: answered after [\d.]+ s\n$/);
  expect(code).toBe(0);
  expect(phone.pages("papa")).toMatchObject([{ drill: true, title: "Drill – Veilleuse" }]);
});

test("without a hub goes over the channels of the settings, and says that nobody can answer", async () => {
  const { code, stdout } = await run("maman");
  expect(stdout).toMatch(/^no hub is running.*\nmaman\/webhook: accepted in \d+ ms\n$/);
  expect(code).toBe(0);
  expect(phone.pages("maman")).toMatchObject([{ drill: true }]);
});

test("fails when no channel takes it, says why, and tells no secret", async () => {
  phone.answer(403);
  const { code, stdout, stderr } = await run("maman");
  expect(code).toBe(1);
  expect(stdout).toContain("maman/webhook: not accepted, authError (permanent)");
  for (const secret of [phone.url("maman"), TOKEN]) expect(stdout + stderr).not.toContain(secret);
});

test("names the caregivers when there is none of that name", async () => {
  const { code, stderr } = await run("tante");
  expect(code).toBe(1);
  expect(stderr).toContain("there is no caregiver tante; the settings have: maman, papa");
});
