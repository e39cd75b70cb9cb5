import type { PageRequest } from "./pager.ts";

/** A page on its way. */
export class Flight {
  cancelled = false;
  /** What the same caregiver was to be paged for meanwhile. */
  next: PageRequest | undefined;
  private controller: AbortController | undefined;

  cancel(): void {
    this.cancelled = true;
    this.controller?.abort();
  }

  /** For whoever waits; made only then, since a page that is accepted at once needs none. */
  get whenCancelled(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.cancelled) this.controller.abort();
    return this.controller.signal;
  }
}
