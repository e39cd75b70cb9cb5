/** An inclusive range of sequence numbers. */
export type Range = [first: number, last: number];

/** Ranges remembered of one boot. A sensor that sends without holes needs one, and a few while it catches up. */
const MOST_RANGES = 500;

/**
 * The sequence numbers of one boot that were seen: sorted, disjoint, inclusive ranges. A night without loss is one
 * range, however long it lasts.
 *
 * Of a sensor that sends numbers at random the lowest ranges are forgotten. A number down there counts as new then:
 * it may be told twice, but nothing is taken for a repetition that is none.
 */
export class Sequence {
  private readonly ranges: Range[];
  /** Nothing is known any more of numbers up to this one, but how many of them never came. */
  private forgottenTo = 0;
  private missingThere = 0;

  /** @param ranges sorted and disjoint */
  constructor(ranges: ReadonlyArray<Readonly<Range>> = []) {
    this.ranges = ranges.map(([first, last]) => [first, last]);
    while (this.ranges.length > MOST_RANGES) this.forgetLowest();
  }

  /** Notes a number; true when it was seen before. */
  see(seq: number): boolean {
    const { ranges } = this;
    const newest = ranges[ranges.length - 1];
    // The usual case: the next number.
    if (newest && seq === newest[1] + 1) {
      newest[1] = seq;
      return false;
    }
    const at = this.firstEndingAtOrAfter(seq - 1);
    const range = ranges[at];
    if (!range || seq < range[0] - 1) {
      if (seq <= this.forgottenTo) return false;
      ranges.splice(at, 0, [seq, seq]);
      if (ranges.length > MOST_RANGES) this.forgetLowest();
      return false;
    }
    if (seq >= range[0] && seq <= range[1]) return true;
    if (seq < range[0]) range[0] = seq;
    else range[1] = seq;
    const next = ranges[at + 1];
    if (next && next[0] === range[1] + 1) {
      range[1] = next[1];
      ranges.splice(at + 1, 1);
    }
    return false;
  }

  /** Numbers from 1 to the highest seen that have not arrived. */
  get missing(): number {
    const newest = this.ranges[this.ranges.length - 1];
    if (!newest) return this.missingThere;
    const seen = this.ranges.reduce((sum, [from, to]) => sum + (to - Math.max(from, 1) + 1), 0);
    return Math.max(0, this.missingThere + newest[1] - this.forgottenTo - seen);
  }

  /** What is remembered, lowest first. */
  get seen(): ReadonlyArray<Readonly<Range>> {
    return this.ranges;
  }

  /** Where the first range stands that ends at a number or after it. */
  private firstEndingAtOrAfter(seq: number): number {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ranges[middle] as Range)[1] < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private forgetLowest(): void {
    const [from, to] = this.ranges.shift() as Range;
    this.missingThere += Math.max(from, 1) - 1 - this.forgottenTo;
    this.forgottenTo = to;
  }
}
