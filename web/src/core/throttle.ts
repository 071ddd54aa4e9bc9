/** Does something soon after it was asked for, at most every so often, and never before the last
 *  time has ended. What is asked for meanwhile is done once more. */
export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private again = false;
  private lastAt = 0;

  constructor(
    private readonly run: () => Promise<void>,
    private readonly everyMs: number,
    private readonly soonMs: number,
  ) {}

  ask(): void {
    this.again = true;
    if (this.timer !== undefined || this.running) return;
    const due = Math.max(this.soonMs, this.lastAt + this.everyMs - Date.now());
    this.timer = setTimeout(() => void this.go(), due);
  }

  /** As `ask`, without keeping the distance: nothing more is to come. */
  askNow(): void {
    this.lastAt = 0;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ask();
  }

  private async go(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    this.again = false;
    this.lastAt = Date.now();
    await this.run().catch(() => undefined);
    this.rest();
  }

  private rest(): void {
    this.running = false;
    if (this.again) this.ask();
  }
}
