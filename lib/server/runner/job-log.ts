import "server-only";
import type { JobEventData } from "@/lib/editor/jobs";
import { appendJobEvents, lastJobEvent } from "../db/jobs";

const FLUSH_EVERY = 100;
/** Lines of log that one job keeps, and characters of one line: a build may print without end. */
const LINES = 200_000;
const LONGEST = 4_000;

/** Events of one job on their way into the database: numbered here, written a few times a second. */
export class JobLog {
  private waiting: JobEventData[] = [];
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private lines = 0;

  private constructor(
    private readonly jobId: string,
    private next: number,
  ) {}

  static async open(jobId: string): Promise<JobLog> {
    return new JobLog(jobId, (await lastJobEvent(jobId)) + 1);
  }

  add(event: JobEventData): void {
    if (event.type === "log") {
      this.lines++;
      if (this.lines > LINES) return;
      const line =
        this.lines === LINES ? "Too much was said; the rest is not kept." : event.line.slice(0, LONGEST);
      this.waiting.push({ ...event, line });
    } else this.waiting.push(event);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY);
  }

  /** Resolves when everything added so far is in the database. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const events = this.waiting;
    this.waiting = [];
    const first = this.next;
    this.next += events.length;
    if (events.length > 0) {
      this.writing = this.writing.then(() => appendJobEvents(this.jobId, first, events));
    }
    return this.writing;
  }
}
