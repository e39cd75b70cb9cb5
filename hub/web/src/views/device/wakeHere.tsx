import { useEffect, useState } from "preact/hooks";
import { call, type Outcome } from "../../api/call.ts";
import type { PagedCaregiver, TestPage } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, useLive } from "../../live/live.ts";
import { linkTo } from "../../shell/route.ts";
import { useTexts } from "../../shell/texts.ts";
import { obstacleOf, pushFacts, subscribeHere, subscriptionHere } from "./pushHere.ts";
import { DEVICE_TEXTS } from "./texts.ts";

const PATH = "/api/v1/push/subscription";
const KIND = "webpush";
/** Every channel in turn may take as long as a page may. */
const TEST_TIMEOUT_MS = 60_000;

/** Whether a push wakes this very device; if it cannot, why, and what helps. */
export const WakeHere = () => {
  const texts = useTexts(DEVICE_TEXTS);
  const { session } = useLive();
  const [obstacle, setObstacle] = useState(() => obstacleOf(pushFacts(!mayAct(session))));
  return (
    <section class="card" aria-labelledby="wake">
      <h2 id="wake">{texts.wake}</h2>
      {obstacle ? (
        <p class="status">{texts.obstacles[obstacle]}</p>
      ) : (
        <Subscription denied={() => setObstacle("denied")} />
      )}
    </section>
  );
};

const Subscription = ({ denied }: { denied(): void }) => {
  const texts = useTexts(DEVICE_TEXTS);
  const { session } = useLive();
  const known = useAnswer<{ endpoint: string }[]>(PATH);
  const key = useAnswer<{ key: string }>("/api/v1/push/key");
  const caregivers = useAnswer<PagedCaregiver[]>("/api/v1/caregivers");
  const [here, setHere] = useState<PushSubscription | null>(null);
  const [serviceFailed, setServiceFailed] = useState(false);
  const [asking, setAsking] = useState(false);
  const action = useAction<unknown>();

  useEffect(() => void subscriptionHere().then(setHere, () => undefined), []);

  // The browser may have a subscription that is somebody else's, or that the hub has forgotten.
  const on = here !== null && known.value?.some(({ endpoint }) => endpoint === here.endpoint) === true;
  const allow = async (): Promise<void> => {
    setAsking(true);
    setServiceFailed(false);
    const made = await subscribeHere(key.value?.key ?? "");
    setAsking(false);
    if (!made.ok) {
      if (made.why === "denied") denied();
      else if (made.why === "service") setServiceFailed(true);
      return;
    }
    await action.run(call("POST", PATH, made.subscription.toJSON()));
    setHere(made.subscription);
    known.reload();
  };
  const stop = async (): Promise<void> => {
    if (!here || (await action.run(call("DELETE", PATH, { endpoint: here.endpoint }))) === undefined) return;
    await here.unsubscribe().catch(() => false);
    setHere(null);
    known.reload();
  };
  const me = caregivers.value?.find(({ id }) => id === session.caregiver);
  const failure = known.failure ?? key.failure ?? action.failure;
  return (
    <>
      {known.value && (
        <p class={`state ${on ? "ok" : "off"}`} role="status">
          {on ? texts.on : texts.off}
        </p>
      )}
      {me && !me.channels.some(({ type }) => type === KIND) && (
        <p class="problem">
          {texts.noChannel} {session.role === "admin" && <a href={linkTo("settings", "people")}>{texts.toPeople}</a>}
        </p>
      )}
      {on ? (
        <>
          <TestHere caregiver={session.caregiver} />
          <HoldButton disabled={action.sending} onHeld={stop}>
            {texts.stop}
          </HoldButton>
        </>
      ) : (
        // A tap, not a hold: browsers ask for permission only while somebody touches the page.
        <button type="button" class="big" disabled={asking || action.sending || !key.value} onClick={allow}>
          {asking ? texts.asking : texts.allow}
        </button>
      )}
      {serviceFailed && (
        <p class="problem" role="alert">
          {texts.service}
        </p>
      )}
      <Problem failure={failure} />
    </>
  );
};

const TestHere = ({ caregiver }: { caregiver: string }) => {
  const texts = useTexts(DEVICE_TEXTS);
  const action = useAction<TestPage>();
  const [said, setSaid] = useState<string>();
  const test = async (): Promise<void> => {
    setSaid(undefined);
    const path = `/api/v1/caregivers/${encodeURIComponent(caregiver)}/test-page`;
    const request: Promise<Outcome<TestPage>> = call("POST", path, {}, { timeoutMs: TEST_TIMEOUT_MS });
    const page = await action.run(request);
    const channel = page?.channels.find(({ type }) => type === KIND);
    if (channel) setSaid(channel.outcome === "delivered" ? texts.tested : texts.untested(channel.reason));
  };
  return (
    <>
      <HoldButton disabled={action.sending} onHeld={test}>
        {action.sending ? texts.testing : texts.test}
      </HoldButton>
      <p role="status">{said}</p>
      <Problem failure={action.failure} />
    </>
  );
};
