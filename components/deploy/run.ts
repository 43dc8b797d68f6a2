import type { Problem } from "@/lib/shared/problem";

/** How a run stands; `interrupted` is a run whose runner died. */
export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

export type TargetState =
  | "queued"
  | "running"
  | "done"
  | "unchanged"
  | "failed"
  | "rolled-back"
  | "skipped"
  | "cancelled"
  | "unknown";

export type StepState = "started" | "progress" | "done" | "failed" | "skipped";

export type Scope = "machine" | "service" | "cluster";

export interface TargetResult {
  readonly state: TargetState;
  readonly message: string | null;
  readonly toplevel: string | null;
  readonly previous: string | null;
  readonly running: string | null;
}

export interface RunTarget {
  /** Long form of a machine, or a cluster's name. */
  readonly element: string;
  readonly attribute: readonly string[];
  readonly scope: Scope;
}

export interface HealthCheck {
  readonly units: readonly string[];
  readonly command: string | null;
  readonly http: string | null;
}

/** How a run goes through its targets. */
export interface Strategy {
  readonly parallel: number;
  readonly pauseSeconds: number;
  readonly stopAfterFailures: number;
  readonly skipUnchanged: boolean;
  readonly healthCheck: HealthCheck | null;
}

/** How far Nix is with one kind of work. */
export interface Progress {
  readonly done: number;
  readonly expected: number;
}

/** One run of a package, as `GET /api/deployments/:id` tells it. */
export interface Run {
  readonly id: string;
  readonly domain: string;
  readonly revision: number;
  readonly package: string;
  readonly targets: readonly RunTarget[];
  readonly arguments?: readonly string[];
  readonly strategy?: Strategy;
  /** The targets' elements, wave by wave. */
  readonly waves?: readonly (readonly string[])[];
  readonly status: RunStatus;
  readonly cancelRequestedBy?: string | null;
  /** What an editor wrote since a deployer last ran it, as it was when this was asked for. */
  readonly codeChanges?: { readonly since: number | null; readonly paths: readonly string[] };
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error: string | null;
  readonly result: Readonly<Record<string, TargetResult>> | null;
}

/** What a run tells while it goes on; the names are those of its server-sent events. */
export type RunEvent = { readonly at: string } & (
  | { readonly type: "status"; readonly status: RunStatus; readonly message?: string }
  | {
      readonly type: "target";
      readonly target: string;
      readonly state: TargetState;
      readonly message?: string;
    }
  | {
      readonly type: "step";
      readonly target: string;
      readonly step: string;
      readonly state: StepState;
      readonly message?: string;
    }
  | {
      readonly type: "progress";
      readonly target: string;
      readonly builds: Progress;
      readonly copies: Progress;
    }
  | {
      readonly type: "wave";
      /** From 1. */
      readonly wave: number;
      readonly of: number;
      readonly state: "started" | "done" | "pausing";
      readonly targets: readonly string[];
    }
  | { readonly type: "log"; readonly target: string | null; readonly line: string }
  | { readonly type: "problem"; readonly problem: Problem }
  | { readonly type: "result"; readonly target: string; readonly result: TargetResult }
);

export const RUN_EVENTS = [
  "status",
  "target",
  "step",
  "progress",
  "wave",
  "log",
  "problem",
  "result",
] as const;

export function hasEnded(status: RunStatus): boolean {
  return status !== "queued" && status !== "running";
}

/** The steps that a shipped package goes through, so that what is still to come can be shown before it does. */
const PLANNED: Readonly<Record<string, readonly string[]>> = {
  build: ["evaluate", "build"],
  deploy: ["evaluate", "build", "copy", "activate", "confirm"],
  rollback: ["evaluate", "select", "activate", "confirm"],
};

export function plannedSteps(packageName: string, scope: Scope): readonly string[] {
  return (scope === "machine" ? PLANNED[packageName] : undefined) ?? ["evaluate"];
}

/** What a run does, in words: "deploy on nas.attic.lan", "restart dns on 3 machines". */
export function runWords(run: Pick<Run, "package" | "targets">): string {
  const [first] = run.targets;
  if (first === undefined) return run.package;
  const service = first.scope === "service" ? ` ${first.attribute[2] ?? ""}` : "";
  const where = run.targets.length === 1 ? first.element : `${run.targets.length} machines`;
  return first.scope === "cluster"
    ? `${run.package} cluster ${first.element}`
    : `${run.package}${service} on ${where}`;
}

/** How long something took or takes, such as "1 min 4 s". */
export function durationWords(from: string, to: string | number): string {
  const end = typeof to === "string" ? Date.parse(to) : to;
  const seconds = Math.max(0, Math.round((end - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
