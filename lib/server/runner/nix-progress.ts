import { z } from "zod";
import type { JobEventData, Progress } from "@/lib/editor/jobs";

/** Numbers of Nix's own log format (`--log-format internal-json`): kinds of activities and of results. */
const BUILDS = 104;
const COPIES = 103;
const COPY = 100;
const BUILD_LOG_LINE = 101;
const POST_BUILD_LOG_LINE = 107;
const PROGRESS = 105;
/** Messages up to this level are said without asking: error, warning, notice, info. */
const INFO = 3;

const Line = z.object({
  action: z.string(),
  id: z.number().optional(),
  type: z.number().optional(),
  level: z.number().optional(),
  msg: z.string().optional(),
  text: z.string().optional(),
  fields: z.array(z.union([z.string(), z.number()])).optional(),
});

/** Characters of an error that stand beside a result; the log has all of it. */
const LONGEST_ERROR = 500;
/** At most so often, in milliseconds. */
const EVERY = 250;
const NONE: Progress = { done: 0, expected: 0 };

/** Reads what Nix prints about its own work on standard error; other lines are log. */
export class NixProgress {
  private readonly kinds = new Map<number, number>();
  private readonly byActivity = new Map<number, Progress>();
  /** Copies as counted from their beginnings and ends: Nix before 2.9 reports no sum of what it sends. */
  private readonly copying = new Set<number>();
  private counted = { done: 0, expected: 0 };
  private firstError: string | null = null;
  private told = "";
  private at = Number.NEGATIVE_INFINITY;
  private later: NodeJS.Timeout | undefined;

  constructor(
    private readonly target: string,
    private readonly emit: (event: JobEventData) => void,
    private readonly now: () => number = Date.now,
  ) {}

  line(line: string): void {
    const parsed = line.startsWith("@nix ") ? Line.safeParse(json(line.slice(5))) : null;
    if (!parsed?.success) {
      this.log(line);
      return;
    }
    const { action, id = -1, type = -1, level = INFO, msg, text, fields = [] } = parsed.data;
    if (action === "msg" && msg !== undefined && level <= INFO) this.log(msg);
    if (action === "start") {
      if (type === BUILDS || type === COPIES) this.kinds.set(id, type);
      if (type === COPIES) this.counted.expected += Number(/^copying (\d+) paths/.exec(text ?? "")?.[1] ?? 0);
      if (type === COPY) this.copying.add(id);
      if (text && level <= INFO) this.log(text);
    }
    if (action === "stop" && this.copying.delete(id)) {
      this.counted.done++;
      this.tell(false);
    }
    if (action !== "result") return;
    if (type === BUILD_LOG_LINE || type === POST_BUILD_LOG_LINE) this.log(String(fields[0] ?? ""));
    if (type === PROGRESS && this.kinds.has(id)) {
      this.byActivity.set(id, { done: Number(fields[0] ?? 0), expected: Number(fields[1] ?? 0) });
      this.tell(false);
    }
  }

  /** What Nix said first of why it failed, in one line; null where it said nothing of the kind. */
  get error(): string | null {
    if (this.firstError === null) return null;
    const [cause = ""] = this.firstError.split(/\s+(?:last \d+ log lines:|For full logs,)/i);
    const line = cause
      .replace(/^error:/, "")
      .replace(/\s+/g, " ")
      .replace(/[;:]?\s*$/, "")
      .trim();
    return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR)}…` : line;
  }

  /** Tells what is not told yet; for the end. */
  end(): void {
    this.tell(true);
  }

  private tell(now: boolean): void {
    if (now) {
      clearTimeout(this.later);
      this.later = undefined;
    }
    const sum = (kind: number) =>
      [...this.byActivity]
        .filter(([id]) => this.kinds.get(id) === kind)
        .reduce(
          (all, [, one]) => ({ done: all.done + one.done, expected: all.expected + one.expected }),
          NONE,
        );
    const copies = sum(COPIES);
    const state = { builds: sum(BUILDS), copies: copies.expected > 0 ? copies : { ...this.counted } };
    const text = JSON.stringify(state);
    if (text === this.told || state.builds.expected + state.copies.expected === 0) return;
    if (!now && this.now() - this.at < EVERY) {
      // The last news may be followed by none.
      this.later ??= setTimeout(() => this.tell(true), EVERY);
      return;
    }
    this.told = text;
    this.at = this.now();
    this.emit({ type: "progress", target: this.target, ...state });
  }

  private log(text: string): void {
    // Nix colours its messages.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const plain = text.replace(/\u001b\[[0-9;]*m/g, "");
    if (plain.startsWith("error:")) this.firstError ??= plain;
    for (const line of plain.split("\n")) {
      this.emit({ type: "log", target: this.target, line });
    }
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
