/** Too many wait already, or what was asked took longer than it may: worth trying again. */
export class ToolBusy extends Error {}

/** Lets so many run at once and so many wait. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly most: number,
  ) {}

  /** Does the work when its turn has come; rejects with `ToolBusy` where too many wait. */
  async take<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.most) throw new ToolBusy("too many sources are being read");
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
