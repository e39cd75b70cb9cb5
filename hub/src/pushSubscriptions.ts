import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import type { PushSubscription } from "./notify/channelTools.ts";
import { redactUrl } from "./notify/redactUrl.ts";

/** Browsers one caregiver may have; with one more, the oldest is let go. */
const MOST_DEVICES = 10;

type Kept = PushSubscription & { caregiver: string; device: string };

/** The browsers in which caregivers allowed notifications, as the journal keeps them. */
export class PushSubscriptions {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly log: Log;
  private kept: Kept[];

  constructor(options: { journal: Journal; clock: Clock; log: Log }) {
    this.journal = options.journal;
    this.clock = options.clock;
    this.log = options.log;
    this.kept = this.journal.read.pushSubscriptions();
  }

  of(caregiver: string): ReadonlyArray<Kept> {
    return this.kept.filter((one) => one.caregiver === caregiver);
  }

  /** Adds a browser, or gives it to another caregiver. Resolves when it is written down. */
  async add(caregiver: string, subscription: PushSubscription, device: string): Promise<void> {
    const { endpoint, p256dh, auth } = subscription;
    this.kept = [
      ...this.kept.filter((one) => one.endpoint !== endpoint),
      { endpoint, p256dh, auth, caregiver, device },
    ];
    const own = this.of(caregiver);
    for (const { endpoint: oldest } of own.slice(0, Math.max(0, own.length - MOST_DEVICES))) this.drop(oldest);
    await new Promise<void>((resolve, reject) => {
      const write = ["subscribe", endpoint, caregiver, p256dh, auth, device, this.clock.now()] as const;
      this.journal.append(write, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** False when there is no such browser of this caregiver. */
  remove(caregiver: string, endpoint: string): boolean {
    if (!this.of(caregiver).some((one) => one.endpoint === endpoint)) return false;
    this.drop(endpoint);
    return true;
  }

  /** The push service says that the browser is gone. */
  forget(caregiver: string, endpoint: string): void {
    const device = this.of(caregiver).find((one) => one.endpoint === endpoint)?.device ?? "";
    this.log.warn({ caregiver, device, service: redactUrl(endpoint) }, "a browser's push subscription has ended");
    this.drop(endpoint);
  }

  private drop(endpoint: string): void {
    this.kept = this.kept.filter((one) => one.endpoint !== endpoint);
    this.journal.append(["unsubscribe", endpoint]);
  }
}
