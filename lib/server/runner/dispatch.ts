import "server-only";
import { claimJob, type JobRow, type NewJob, waitingKinds } from "../db/jobs";
import { log } from "../log";

type Kind = NewJob["kind"];

/** How often the queue is looked at while nothing happens, in milliseconds. */
const POLL = 250;

/** Takes jobs as they come, so many of each kind at once. One cheap question serves all kinds while nothing waits. */
export class Dispatcher {
  private readonly running = new Map<Kind, number>();
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly worker: string,
    private readonly atOnce: Readonly<Record<Kind, number>>,
    /** Does a job; resolves once it has ended, and never rejects. */
    private readonly work: (job: JobRow) => Promise<void>,
  ) {}

  /** Runs until `stop`. */
  async run(): Promise<void> {
    while (!this.stopped) {
      try {
        for (const kind of await waitingKinds()) await this.take(kind);
      } catch (error) {
        log("error", "the queue cannot be read", error);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL);
        this.wake = () => resolve(clearTimeout(timer));
      });
    }
  }

  /** Takes no further job; those that run are left to their end. */
  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private async take(kind: Kind): Promise<void> {
    while (!this.stopped && (this.running.get(kind) ?? 0) < this.atOnce[kind]) {
      const job = await claimJob(this.worker, kind);
      if (job === null) return;
      this.count(kind, 1);
      void this.work(job).finally(() => {
        this.count(kind, -1);
        this.wake();
      });
    }
  }

  private count(kind: Kind, change: 1 | -1): void {
    this.running.set(kind, (this.running.get(kind) ?? 0) + change);
  }
}
