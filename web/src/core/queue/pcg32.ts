/** PCG32 (XSH-RR 64/32, O'Neill 2014) in 32-bit halves, since numbers here are exact to 53 bits
 *  only. `docs/queue.md` has its test vectors. */
export class Pcg32 {
  private high = 0;
  private low = 0;
  private readonly incrementHigh: number;
  private readonly incrementLow: number;

  /** Both are taken as unsigned 32-bit numbers. */
  constructor(seed: number, stream: number) {
    this.incrementHigh = stream >>> 31;
    this.incrementLow = ((stream << 1) | 1) >>> 0;
    this.step();
    const low = this.low + (seed >>> 0);
    this.low = low >>> 0;
    if (low > 0xffffffff) this.high = (this.high + 1) >>> 0;
    this.step();
  }

  /** 0 … 2³² − 1. */
  next(): number {
    const { high, low } = this;
    this.step();
    // The low word of ((state >> 18) ^ state) >> 27.
    const mixedHigh = (high ^ (high >>> 18)) >>> 0;
    const mixedLow = (low ^ ((low >>> 18) | (high << 14))) >>> 0;
    const word = ((mixedLow >>> 27) | (mixedHigh << 5)) >>> 0;
    const turn = high >>> 27;
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0;
  }

  /** 0 … range − 1, each as likely as the others: Lemire's method (2019). */
  below(range: number): number {
    let [high, low] = product(this.next(), range);
    if (low < range) {
      const least = (0x1_0000_0000 - range) % range;
      while (low < least) [high, low] = product(this.next(), range);
    }
    return high;
  }

  /** state = state × 6364136223846793005 + increment, modulo 2⁶⁴. */
  private step(): void {
    const [carry, low] = product(this.low, 0x4c957f2d);
    const high =
      carry +
      Math.imul(this.low, 0x5851f42d) +
      Math.imul(this.high, 0x4c957f2d) +
      this.incrementHigh;
    const sum = low + this.incrementLow;
    this.low = sum >>> 0;
    this.high = (high + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  }
}

/** The 64 bits of a product of two 32-bit numbers. */
function product(a: number, b: number): [high: number, low: number] {
  const lower = (a & 0xffff) * b;
  const upper = (a >>> 16) * b + Math.floor(lower / 0x10000);
  return [Math.floor(upper / 0x10000), ((upper % 0x10000) * 0x10000 + (lower % 0x10000)) >>> 0];
}
