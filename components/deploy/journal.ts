import type { JobStatus, Progress, StepState, TargetResult, TargetState } from "@/lib/editor/jobs";
import { hasEnded, plannedSteps, type Run, type RunEvent } from "./run";

export interface JournalLine {
  readonly at: string;
  readonly target: string | null;
  /** The step that the line belongs to, where it has one. */
  readonly step: string | null;
  readonly text: string;
  readonly kind: "log" | "step" | "error";
}

export interface StepRecord {
  readonly name: string;
  readonly state: StepState | "waiting";
  /** The last thing that the step said. */
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface TargetRecord {
  readonly element: string;
  readonly state: TargetState;
  readonly message: string | null;
  readonly steps: readonly StepRecord[];
  readonly builds: Progress | null;
  readonly copies: Progress | null;
  readonly result: TargetResult | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' escape sequences begin with one
const ANSI = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

function waiting(name: string): StepRecord {
  return { name, state: "waiting", message: null, startedAt: null, endedAt: null };
}

function stepAfter(step: StepRecord, state: StepState, message: string | null, at: string): StepRecord {
  const ended = state === "done" || state === "failed" || state === "skipped";
  return {
    name: step.name,
    state,
    message: message ?? step.message,
    startedAt: step.startedAt ?? at,
    endedAt: ended ? at : null,
  };
}

/** Everything that a run has told so far: how each target stands, and its log. Grows by events, in their order. */
export class Journal {
  private readonly byTarget = new Map<string, TargetRecord>();
  /** Only ever appended to. */
  readonly lines: JournalLine[] = [];
  status: JobStatus;
  wave: { readonly wave: number; readonly of: number; readonly state: string } | null = null;
  /** What the flake's inputs were locked to; null until that is told. */
  inputs: Readonly<Record<string, string>> | null = null;
  /** Why the run as a whole ended as it did. */
  error: string | null;

  constructor(run: Run) {
    this.status = run.status;
    this.error = run.error;
    for (const { element, scope } of run.targets) {
      this.byTarget.set(element, {
        element,
        state: "queued",
        message: null,
        steps: plannedSteps(run.package, scope).map(waiting),
        builds: null,
        copies: null,
        result: null,
      });
    }
    this.end(run);
  }

  /** Takes over how a run ended; one that goes on still changes nothing. */
  end(run: Run): void {
    if (!hasEnded(run.status)) return;
    this.status = run.status;
    this.error = run.error ?? this.error;
    for (const { element } of run.targets) {
      const result = run.result?.[element] ?? null;
      const known = this.byTarget.get(element);
      if (result !== null) this.change(element, { state: result.state, message: result.message, result });
      else if (known?.result) continue;
      // Without any result it ended before a machine's turn came.
      else if (run.result === null && run.status !== "interrupted" && known?.state === "queued")
        this.change(element, {
          state: run.status === "cancelled" ? "cancelled" : "skipped",
          message: "Not begun.",
        });
      else this.change(element, { state: "unknown" });
    }
  }

  get targets(): readonly TargetRecord[] {
    return [...this.byTarget.values()];
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case "status":
        this.status = event.status;
        if (event.message !== undefined) {
          this.error = event.message;
          this.write(event.at, null, null, event.message, "error");
        }
        return;
      case "target":
        this.change(event.target, { state: event.state, message: event.message ?? null });
        return;
      case "result":
        this.change(event.target, { result: event.result, state: event.result.state });
        return;
      case "progress":
        this.change(event.target, {
          builds: event.builds.expected > 0 ? event.builds : null,
          copies: event.copies.expected > 0 ? event.copies : null,
        });
        return;
      case "wave":
        this.wave = { wave: event.wave, of: event.of, state: event.state };
        if (event.of > 1)
          this.write(event.at, null, null, `wave ${event.wave} of ${event.of} ${event.state}`, "step");
        return;
      case "inputs":
        this.inputs = event.inputs;
        for (const [input, locked] of Object.entries(event.inputs))
          this.write(event.at, null, null, `input ${input}: ${locked}`, "log");
        return;
      case "problem":
        this.write(event.at, null, null, event.problem.message, "error");
        return;
      case "step":
        this.step(event);
        return;
      case "log":
        this.write(event.at, event.target, null, event.line, null);
        return;
    }
  }

  private change(target: string, part: Partial<TargetRecord>): void {
    const before = this.byTarget.get(target) ?? {
      element: target,
      state: "running",
      message: null,
      steps: [],
      builds: null,
      copies: null,
      result: null,
    };
    this.byTarget.set(target, { ...before, ...part });
  }

  private step(event: Extract<RunEvent, { type: "step" }>): void {
    const { target, step: name, state, at } = event;
    const message = event.message?.replace(ANSI, "") ?? null;
    const steps = this.byTarget.get(target)?.steps ?? [];
    const known = steps.some((step) => step.name === name);
    // A script tells its steps as it goes; one that nobody planned comes before those that still wait.
    const next = known ? [...steps] : insertBeforeWaiting(steps, waiting(name));
    this.change(target, {
      steps: next.map((step) => (step.name === name ? stepAfter(step, state, message, at) : step)),
    });
    const text = state === "progress" ? message : `${name} ${state}${message === null ? "" : `: ${message}`}`;
    const kind = state === "failed" ? "error" : state === "progress" ? "log" : "step";
    if (text !== null) this.write(at, target, name, text, kind);
  }

  private write(
    at: string,
    target: string | null,
    step: string | null,
    text: string,
    kind: JournalLine["kind"] | null,
  ) {
    const plain = text.replace(ANSI, "").replace(/\r/g, "");
    // Nix begins what went wrong with that word.
    const looks = kind ?? (/^\s*error:/.test(plain) ? "error" : "log");
    for (const part of plain.split("\n"))
      if (part.trim() !== "") this.lines.push({ at, target, step, text: part, kind: looks });
  }
}

function insertBeforeWaiting(steps: readonly StepRecord[], step: StepRecord): StepRecord[] {
  const at = steps.findIndex(({ state }) => state === "waiting");
  return at < 0 ? [...steps, step] : [...steps.slice(0, at), step, ...steps.slice(at)];
}
