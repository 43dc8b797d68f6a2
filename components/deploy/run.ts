import type { CodeChanges, JobEventData, JobStatus, Strategy, Target, TargetResult } from "@/lib/editor/jobs";

/** One run of a package, as `GET /api/deployments/:id` tells it. */
export interface Run {
  readonly id: string;
  readonly domain: string;
  readonly revision: number;
  readonly package: string;
  readonly targets: readonly Target[];
  readonly arguments?: readonly string[];
  readonly strategy?: Strategy;
  /** The targets' elements, wave by wave. */
  readonly waves?: readonly (readonly string[])[];
  readonly status: JobStatus;
  readonly cancelRequestedBy?: string | null;
  /** What an editor wrote since a deployer last ran it, as it was when this was asked for. */
  readonly codeChanges?: CodeChanges;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error: string | null;
  readonly result: Readonly<Record<string, TargetResult>> | null;
}

/** What a run tells while it goes on; the names are those of its server-sent events. */
export type RunEvent = { readonly at: string } & JobEventData;

export const RUN_EVENTS = [
  "status",
  "target",
  "step",
  "progress",
  "wave",
  "inputs",
  "log",
  "problem",
  "result",
] as const;

export function hasEnded(status: JobStatus): boolean {
  return status !== "queued" && status !== "running";
}

/** The steps that a shipped package goes through, so that what is still to come can be shown before it does. */
const PLANNED: Readonly<Record<string, readonly string[]>> = {
  build: ["evaluate", "build"],
  deploy: ["evaluate", "build", "copy", "activate", "confirm"],
  rollback: ["evaluate", "select", "activate", "confirm"],
};

export function plannedSteps(packageName: string, scope: Target["scope"]): readonly string[] {
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
