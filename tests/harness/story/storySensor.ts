import type { EventType } from "@veilleuse/shared";
import type { MqttSensor } from "../mqttSensor.ts";

type Sounding = { forSeconds?: number; db?: number };

/** What a room can do in a story. What lasts `forSeconds` ends by itself; without it, it goes on until told. */
export interface StoryRoom {
  cries(how?: Sounding): Promise<void>;
  screams(how?: Sounding): Promise<void>;
  /** Somebody moves in front of the sensor. */
  stirs(how?: { forSeconds?: number }): Promise<void>;
  /** A playing child is not heard any more. */
  fallsSilent(how?: { forSeconds?: number }): Promise<void>;
  breaks(code: string, how?: { forSeconds?: number }): Promise<void>;
  /** Whatever goes on in the room ends. */
  isQuiet(): Promise<void>;
  /** The sensor loses its power. */
  goesDark(): Promise<void>;
  comesBack(): Promise<void>;
}

/** How often a living sensor is heard; the dead man's switch calls it stale after fifteen seconds. */
const SIGN_OF_LIFE_MS = 10_000;

export type StorySensorOptions = {
  /** A new start of the sensor, or a new connection of the one before. */
  connect: (before?: MqttSensor) => Promise<MqttSensor>;
  now: () => number;
  /** Does something later in the story. */
  later: (inMs: number, action: () => Promise<void>) => void;
};

type Going = { type: EventType; id: number; db: number; since: number };

/** One sensor of a story: living, dead, and what goes on in its room. */
export class StorySensor {
  private readonly options: StorySensorOptions;
  private sensor: MqttSensor | undefined;
  private going: Going[] = [];
  private lastId = 0;
  private heardAt = 0;

  constructor(options: StorySensorOptions) {
    this.options = options;
  }

  /** When it will be heard next; null while it is dark. */
  get nextSignAt(): number | null {
    return this.sensor ? this.heardAt + SIGN_OF_LIFE_MS : null;
  }

  async connect(): Promise<void> {
    this.sensor = await this.options.connect();
    this.heardAt = this.options.now();
  }

  async signOfLife(): Promise<void> {
    if (!this.sensor) return;
    this.heardAt = this.options.now();
    const motion = this.going.some(({ type }) => type === "motion") ? 1 : 0;
    await this.sensor.level({ motion });
    await this.sensor.taken();
  }

  /** The hub was away for a moment: a new connection of the same start. */
  async reconnect(): Promise<void> {
    const before = this.sensor;
    before?.client.end(true);
    this.sensor = await this.options.connect(before);
    await this.signOfLife();
  }

  goesDark(): void {
    this.sensor?.client.end(true);
    this.sensor = undefined;
    this.going = [];
  }

  async start(type: EventType, db: number, fields: { forSeconds?: number; code?: string } = {}): Promise<void> {
    if (!this.sensor) throw new Error("a sensor without power hears nothing");
    const mine: Going = { type, id: ++this.lastId, db, since: this.options.now() };
    this.going.push(mine);
    const { forSeconds, code } = fields;
    await this.sensor.event(type, "start", { id: mine.id, db, ...(code === undefined ? {} : { code }) });
    if (forSeconds !== undefined) this.options.later(forSeconds * 1000, () => this.end(mine));
  }

  async endAll(): Promise<void> {
    for (const one of [...this.going]) await this.end(one);
  }

  private async end(one: Going): Promise<void> {
    if (!this.going.includes(one)) return;
    this.going = this.going.filter((other) => other !== one);
    const { type, id, db, since } = one;
    await this.sensor?.event(type, "end", { id, db, ms: this.options.now() - since });
  }
}

/** The room's verbs, each after `before`, and with `calm` after it. */
export const storyRoom = (sensor: StorySensor, before: () => Promise<void>, calm: () => Promise<void>): StoryRoom => {
  const then =
    <Arguments extends unknown[]>(act: (...given: Arguments) => Promise<void> | void) =>
    async (...given: Arguments) => {
      await before();
      await act(...given);
      await calm();
    };
  return {
    cries: then(({ db = 72, ...how }: Sounding = {}) => sensor.start("cry", db, how)),
    screams: then(({ db = 92, ...how }: Sounding = {}) => sensor.start("loud", db, how)),
    stirs: then((how: { forSeconds?: number } = {}) => sensor.start("motion", 40, how)),
    fallsSilent: then((how: { forSeconds?: number } = {}) => sensor.start("silence", 30, how)),
    breaks: then((code: string, how: { forSeconds?: number } = {}) => sensor.start("fault", 0, { ...how, code })),
    isQuiet: then(() => sensor.endAll()),
    goesDark: then(() => sensor.goesDark()),
    comesBack: then(() => sensor.connect()),
  };
};
