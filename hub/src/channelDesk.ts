import type { Clock } from "./clock.ts";
import type { ChannelView, Component } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import { breakerState, type ChannelBreaker, CLOSED, stepBreaker } from "./notify/channelBreaker.ts";
import type { Delivery, Notifier } from "./notify/notifier.ts";
import type { Language } from "./oncall/pageText.ts";

export type Channel = {
  /** `<caregiver>/<type>`, with a number where a caregiver has several of one type. */
  name: string;
  type: string;
  notifier: Notifier;
};

export type PagedCaregiver = {
  id: string;
  name: string;
  language: Language;
  channels: ReadonlyArray<Channel>;
};

export type ChannelDeskOptions = {
  caregivers: ReadonlyArray<PagedCaregiver>;
  journal: Journal;
  clock: Clock;
  log: Log;
  /** A channel that accepted nothing for longer than this is not known to work. */
  provenMs: number;
  /** Every channel of a caregiver has failed again and again, or one of them works again. */
  reachable: (caregiver: string, yes: boolean) => void;
  /** A channel accepted a message. */
  accepted: (channel: string) => void;
};

/** The breaker and the pause go by the time that has passed, whatever the wall clock is set to. */
type State = { component: Component; breaker: ChannelBreaker; pausedUntil: number; lastSuccessAt: number | null };

const NOT_USED = "not used yet";

/** Knows how each channel does: what its last message came to, whether its breaker is open, when it last worked. */
export class ChannelDesk {
  private readonly options: ChannelDeskOptions;
  private readonly states = new Map<string, State>();
  private readonly unreachable = new Set<string>();

  constructor(options: ChannelDeskOptions) {
    this.options = options;
    const known = new Map(options.journal.read.channelSuccesses().map(({ channel, at }) => [channel, at]));
    for (const { name } of options.caregivers.flatMap(({ channels }) => channels)) {
      const component: Component = { state: "ok", since: options.clock.now(), detail: NOT_USED };
      this.states.set(name, { component, breaker: CLOSED, pausedUntil: 0, lastSuccessAt: known.get(name) ?? null });
    }
  }

  caregiver(id: string): PagedCaregiver | undefined {
    return this.options.caregivers.find((candidate) => candidate.id === id);
  }

  /** The channel of a name, and whose it is; undefined when it is no longer in the settings. */
  find(name: string): { caregiver: PagedCaregiver; channel: Channel } | undefined {
    for (const caregiver of this.options.caregivers) {
      const channel = caregiver.channels.find((candidate) => candidate.name === name);
      if (channel) return { caregiver, channel };
    }
    return undefined;
  }

  /** The state of every channel, by its name. */
  get components(): Record<string, Component> {
    return Object.fromEntries([...this.states.keys()].map((name) => [name, this.component(name)]));
  }

  /** When a channel accepted a message last; null when it never did. */
  lastSuccessAt(name: string): number | null {
    return this.states.get(name)?.lastSuccessAt ?? null;
  }

  /** How a caregiver can be reached. */
  views(caregiver: string): ChannelView[] {
    return (this.caregiver(caregiver)?.channels ?? []).map(({ name, type }) => {
      const { lastSuccessAt } = this.state(name);
      return { name, type, ...this.component(name), lastSuccessAt, proven: this.proven(lastSuccessAt) };
    });
  }

  /**
   * The channels to try for a caregiver, in their order. Those with an open breaker or in a pause that they asked for
   * are left out, unless no other is left: somebody has to be woken.
   */
  toTry({ channels }: PagedCaregiver): ReadonlyArray<Channel> {
    const now = this.options.clock.elapsed();
    const ready = channels.filter(({ name }) => {
      const { breaker, pausedUntil } = this.state(name);
      return pausedUntil <= now && breakerState(breaker, now) !== "open";
    });
    return ready.length > 0 ? ready : channels;
  }

  /** How long until a channel of a caregiver is out of the pause that it asked for. */
  pauseMs({ channels }: PagedCaregiver): number {
    const now = this.options.clock.elapsed();
    return Math.max(0, Math.min(...channels.map(({ name }) => this.state(name).pausedUntil - now)));
  }

  /** Takes note of what a message over a channel came to. */
  note(name: string, delivery: Delivery): void {
    const state = this.states.get(name);
    if (!state) return;
    const now = this.options.clock.now();
    const accepted = delivery.outcome === "delivered";
    // Giving up says nothing about the channel, and neither does a message that it has no way to show.
    if (!accepted && (delivery.reason === "aborted" || delivery.reason === "notSupported")) return;
    const wasOpen = state.breaker.openUntil !== null;
    const elapsed = this.options.clock.elapsed();
    state.breaker = stepBreaker(state.breaker, accepted, elapsed);
    state.pausedUntil = accepted ? 0 : elapsed + (delivery.retryAfterMs ?? 0);
    const known = state.component;
    const next = accepted ? "ok" : "down";
    const since = known.state === next && known.detail !== NOT_USED ? known.since : now;
    state.component = { state: next, since, detail: accepted ? "last message accepted" : delivery.reason };
    if (accepted) {
      state.lastSuccessAt = now;
      this.options.journal.append(["channelSuccess", name, now]);
      this.options.accepted(name);
    }
    const isOpen = state.breaker.openUntil !== null;
    if (isOpen !== wasOpen) {
      const { failures } = state.breaker;
      this.options.log.warn({ channel: name, breaker: isOpen ? "open" : "closed", failures }, "channel");
    }
    this.review(name);
  }

  /** True when nothing gets through to a caregiver: each of the channels failed again and again. */
  dead({ channels }: PagedCaregiver): boolean {
    return channels.length > 0 && channels.every(({ name }) => this.state(name).breaker.openUntil !== null);
  }

  private review(name: string): void {
    const caregiver = this.find(name)?.caregiver;
    if (!caregiver) return;
    const dead = this.dead(caregiver);
    if (dead === this.unreachable.has(caregiver.id)) return;
    if (dead) this.unreachable.add(caregiver.id);
    else this.unreachable.delete(caregiver.id);
    this.options.reachable(caregiver.id, !dead);
  }

  private component(name: string): Component {
    const { component, breaker, lastSuccessAt } = this.state(name);
    const now = this.options.clock.now();
    const breakerIs = breakerState(breaker, this.options.clock.elapsed());
    if (breakerIs !== "closed") {
      const what = breakerIs === "open" ? "left alone for a while" : "the next message tries it";
      return { ...component, detail: `${component.detail}; failed ${breaker.failures} times, ${what}` };
    }
    if (component.state !== "ok" || lastSuccessAt === null || this.proven(lastSuccessAt)) return component;
    const days = Math.floor((now - lastSuccessAt) / 86_400_000);
    return { state: "degraded", since: lastSuccessAt + this.options.provenMs, detail: `not proven for ${days} days` };
  }

  private proven(lastSuccessAt: number | null): boolean {
    return lastSuccessAt !== null && this.options.clock.now() - lastSuccessAt < this.options.provenMs;
  }

  private state(name: string): State {
    return this.states.get(name) as State;
  }
}
