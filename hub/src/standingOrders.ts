import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";

/** Something that people arranged for a while. Half-open span in UTC epoch milliseconds. */
export type StandingOrder<Body> = { id: string; from: number; until: number } & Body;

/**
 * Arrangements of one kind: in the memory for every decision, and in the journal for the restart. A change resolves
 * when it is on the disk, and counts from the moment it was asked for.
 */
export class StandingOrders<Body extends object> {
  private readonly kind: string;
  private readonly journal: Journal;
  private readonly clock: Clock;
  private orders: StandingOrder<Body>[];

  /** @param kind name of the kind in the journal */
  constructor(kind: string, { journal, clock }: { journal: Journal; clock: Clock }) {
    this.kind = kind;
    this.journal = journal;
    this.clock = clock;
    this.orders = journal.read
      .standing(kind, clock.now())
      .map(({ id, from, until, body }) => ({ ...(JSON.parse(body) as Body), id, from, until }));
  }

  /** Everything that has not ended, in the order of its making. */
  get all(): ReadonlyArray<StandingOrder<Body>> {
    const now = this.clock.now();
    if (this.orders.some(({ until }) => until <= now)) this.orders = this.orders.filter(({ until }) => until > now);
    return this.orders;
  }

  /** What counts at this moment. */
  get current(): ReadonlyArray<StandingOrder<Body>> {
    const now = this.clock.now();
    return this.all.filter(({ from }) => from <= now);
  }

  /** @throws when it could not be written down; it counts all the same until the hub stops */
  async put(span: { from: number; until: number; id?: string }, body: Body): Promise<StandingOrder<Body>> {
    const { from, until, id = randomUUID().slice(0, 8) } = span;
    const order = { ...body, id, from, until };
    this.orders = [...this.orders.filter((other) => other.id !== id), order];
    await this.write("standing", this.kind, id, from, until, JSON.stringify(body));
    return order;
  }

  /** The order that is over now, or undefined when there was none. */
  async end(id: string): Promise<StandingOrder<Body> | undefined> {
    const order = this.all.find((one) => one.id === id);
    if (!order) return undefined;
    this.orders = this.orders.filter((other) => other !== order);
    await this.write("endStanding", this.kind, id);
    return order;
  }

  private write(...write: Parameters<Journal["append"]>[0]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.journal.append(write, (error) => (error ? reject(error) : resolve()));
    });
  }
}
