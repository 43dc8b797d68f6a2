import { z } from "zod";
import type { JobEventData, TargetResult } from "@/lib/editor/jobs";

/** A deployment script's lines (design, section 2, "Scripts"). */
const Step = z.object({
  step: z.string(),
  state: z.enum(["started", "progress", "done", "failed", "skipped"]),
  message: z.string().optional(),
});
const Result = z.object({
  result: z.string(),
  toplevel: z.string().nullable().default(null),
  previous: z.string().nullable().default(null),
  running: z.string().nullable().default(null),
  hardwareConfiguration: z.string().optional(),
});

/** Steps in which Nix works. */
const NIX_WORKS: ReadonlySet<string> = new Set(["build", "copy"]);

/** Reads one target's script line by line: steps and log become events, the last line its result. */
export class ScriptOutput {
  private last: z.infer<typeof Result> | null = null;
  private failure: string | null = null;
  private failedStep: string | null = null;
  private steps = new Map<string, string>();

  constructor(
    private readonly target: string,
    private readonly emit: (event: JobEventData) => void,
    /** Whether to end well is to have proven what the machine runs. */
    private readonly proves: boolean,
  ) {}

  line(line: string): void {
    const value = json(line);
    const result = Result.safeParse(value);
    if (result.success) {
      this.last = result.data;
      // The answer of the package that asks for it; nobody else keeps it.
      for (const line of result.data.hardwareConfiguration?.split("\n") ?? []) this.log(line);
      return;
    }
    const step = Step.safeParse(value);
    if (!step.success) {
      this.log(line);
      return;
    }
    const { message, ...rest } = step.data;
    this.steps.set(rest.step, rest.state);
    if (rest.state === "failed") {
      this.failure = message ?? `${rest.step} failed`;
      this.failedStep = rest.step;
    }
    this.emit({ type: "step", target: this.target, ...rest, ...(message === undefined ? {} : { message }) });
  }

  private log(line: string): void {
    this.emit({ type: "log", target: this.target, line });
  }

  /**
   * What the script's end means. Success is claimed only where the script itself says done, and where a deployment's
   * target runs what was built.
   * @param error what Nix said of why it failed, which is the cause where Nix was at work
   */
  end(code: number | null, cancelled: boolean, error: string | null = null): TargetResult {
    const { toplevel = null, previous = null, running = null } = this.last ?? {};
    const proven = { toplevel, previous, running };
    const result = this.last?.result;
    if (code === 3 || result === "rolled-back") {
      return { state: "rolled-back", message: this.failure, ...proven };
    }
    if (code === 0 && result === "done") {
      if (this.isUnproven(toplevel, running)) {
        const message = `The machine runs ${running ?? "nothing that is known"}, not ${toplevel ?? "what was built"}.`;
        return { state: "failed", message, ...proven };
      }
      const unchanged = this.steps.get("activate") === "skipped";
      return { state: unchanged ? "unchanged" : "done", message: null, ...proven };
    }
    if (code === 0 && result === undefined) return { state: "done", message: null, ...proven };
    if (cancelled) return { state: "cancelled", message: this.failure, ...proven };
    const why = this.failure ?? `The package ended with status ${code}.`;
    const cause = error !== null && NIX_WORKS.has(this.failedStep ?? "") ? `: ${error}` : "";
    return { state: "failed", message: `${why}${cause}`, ...proven };
  }

  /** Whether the script says done of a switch that its own words do not bear out. */
  private isUnproven(toplevel: string | null, running: string | null): boolean {
    const confirmed = this.steps.has("confirm");
    if (toplevel === null) return confirmed && this.proves;
    if (running === null) return confirmed;
    return running !== toplevel && (confirmed || this.steps.has("activate"));
  }
}

function json(line: string): unknown {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
