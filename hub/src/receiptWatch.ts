import type { ChannelDesk } from "./channelDesk.ts";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";

/** Pushover asks not to be asked more often. */
const ASKS_EVERY_MS = 5000;
/** A receipt that is older tells nothing any more. */
const WATCHES_FOR_MS = 3 * 3_600_000;

type Watched = { receipt: string; incident: string; caregiver: string; channel: string; since: number };

export type ReceiptWatchOptions = {
  desk: ChannelDesk;
  journal: Journal;
  clock: Clock;
  /** False once it does not matter any more whether somebody answers. */
  open: (incident: string) => boolean;
  answered: (incident: string, caregiver: string, channel: string) => void;
};

/** Asks the channels on which a page can be answered whether it was, until it is or does not matter any more. */
export class ReceiptWatch {
  private readonly options: ReceiptWatchOptions;
  private readonly watched = new Map<string, Watched>();
  private readonly stopping = new AbortController();
  private cancelTimer: (() => void) | undefined;

  constructor(options: ReceiptWatchOptions) {
    this.options = options;
  }

  /** Takes up the receipts where the journal left them. */
  resume(): void {
    const since = this.options.clock.elapsed();
    for (const row of this.options.journal.read.receipts()) this.watched.set(row.receipt, { ...row, since });
    this.schedule();
  }

  watch(receipt: string, incident: string, caregiver: string, channel: string): void {
    const { clock, journal } = this.options;
    this.watched.set(receipt, { receipt, incident, caregiver, channel, since: clock.elapsed() });
    journal.append(["receipt", receipt, incident, caregiver, channel, clock.now()]);
    this.schedule();
  }

  stop(): void {
    this.stopping.abort();
    this.cancelTimer?.();
  }

  private schedule(): void {
    if (this.cancelTimer || this.watched.size === 0 || this.stopping.signal.aborted) return;
    this.cancelTimer = this.options.clock.after(ASKS_EVERY_MS, () => {
      void this.round().finally(() => {
        this.cancelTimer = undefined;
        this.schedule();
      });
    });
  }

  private async round(): Promise<void> {
    await Promise.all([...this.watched.values()].map((one) => this.ask(one)));
  }

  private async ask(one: Watched): Promise<void> {
    const { desk, clock, open, answered } = this.options;
    const notifier = desk.find(one.channel)?.channel.notifier;
    if (!notifier?.receipt || !open(one.incident) || clock.elapsed() - one.since > WATCHES_FOR_MS) {
      this.end(one.receipt);
      return;
    }
    const state = await notifier.receipt(one.receipt, this.stopping.signal);
    if (state === "acknowledged") answered(one.incident, one.caregiver, one.channel);
    if (state === "acknowledged" || state === "expired") this.end(one.receipt);
  }

  private end(receipt: string): void {
    this.watched.delete(receipt);
    this.options.journal.append(["endReceipt", receipt]);
  }
}
