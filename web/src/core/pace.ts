interface Reading {
  at: number;
  count: number;
}

/** How fast a count rises, over the last seconds of it. A count that falls begins anew. */
export class Pace {
  private readings: Reading[] = [];

  constructor(private readonly windowMs = 3_000) {}

  add(count: number, at: number): void {
    const last = this.readings.at(-1);
    if (last && count < last.count) this.readings = [];
    this.readings.push({ at, count });
    while (this.readings.length > 2 && (this.readings[1]?.at ?? at) <= at - this.windowMs) {
      this.readings.shift();
    }
  }

  clear(): void {
    this.readings = [];
  }

  /** Undefined before there is anything to compare. */
  get perSecond(): number | undefined {
    const first = this.readings[0];
    const last = this.readings.at(-1);
    if (!first || !last || last.at <= first.at) return undefined;
    return ((last.count - first.count) / (last.at - first.at)) * 1000;
  }
}
