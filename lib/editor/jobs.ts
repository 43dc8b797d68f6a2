import type { Problem } from "@/lib/shared/problem";

/** How a job stands. `interrupted`: its runner died; what the target really runs is in the result. */
export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** The states that a job does not leave. */
export const ENDED: readonly JobStatus[] = ["succeeded", "failed", "cancelled", "interrupted"];

/** One package to run: of a machine, of a service on a machine, or of a cluster. */
export interface Target {
  /** Long form of the machine, or the cluster's name. */
  readonly element: string;
  /** Below `packages.<system>` (machine, service) or `legacyPackages.<system>.clusters`: `["host1.lan", "deploy"]`. */
  readonly attribute: readonly string[];
  readonly scope: "machine" | "service" | "cluster";
}

/** A package that the flake offers. */
export interface OfferedPackage {
  readonly scope: "machine" | "service" | "cluster";
  readonly name: string;
  readonly description: string;
  readonly destructive: boolean;
  /** Whether it needs somebody at a terminal, so that it is named here and run elsewhere. */
  readonly terminal: boolean;
  /** Long forms of the machines that offer it; null: all of them. */
  readonly machines: readonly string[] | null;
  /** Long form of the service, for packages of one. */
  readonly service: string | null;
  readonly cluster: string | null;
}

/** What a machine must pass between activation and confirmation; one that does not goes back by itself. */
export interface HealthCheck {
  /** systemd units that must be active. */
  readonly units: readonly string[];
  /** A shell command on the machine that must succeed. */
  readonly command: string | null;
  /** An address that must answer the studio with a status below 400. */
  readonly http: string | null;
}

/** How a deployment goes through its targets. */
export interface Strategy {
  /** At most so many targets at a time. */
  readonly parallel: number;
  /** Seconds between two waves. */
  readonly pauseSeconds: number;
  /** No further target begins once so many have failed. */
  readonly stopAfterFailures: number;
  /** Whether machines that run the system already are left alone. */
  readonly skipUnchanged: boolean;
  readonly healthCheck: HealthCheck | null;
}

export const PLAIN_STRATEGY: Strategy = {
  parallel: 4,
  pauseSeconds: 0,
  stopAfterFailures: 1,
  skipUnchanged: true,
  healthCheck: null,
};

/** Code that decides what packages do, and differs from the revision that was deployed last. */
export interface CodeChanges {
  /** The newest revision that was deployed; null when none was. */
  readonly since: number | null;
  /** JSON Pointers of code. */
  readonly paths: readonly string[];
}

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

/** How one target ended: the last line of its script, and the state drawn from it. */
export interface TargetResult {
  readonly state: TargetState;
  readonly message: string | null;
  readonly toplevel: string | null;
  readonly previous: string | null;
  readonly running: string | null;
}

/** What Nix has done and means to do. */
export interface Progress {
  readonly done: number;
  readonly expected: number;
}

export type StepState = "started" | "progress" | "done" | "failed" | "skipped";

/** What a job tells while it runs, in order; `target` is a `Target.element`. */
export type JobEventData =
  | { readonly type: "status"; readonly status: JobStatus; readonly message?: string }
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
  /** What the flake's inputs are locked to: a commit, or the hash of what has none. */
  | { readonly type: "inputs"; readonly inputs: Readonly<Record<string, string>> }
  | { readonly type: "log"; readonly target: string | null; readonly line: string }
  | { readonly type: "problem"; readonly problem: Problem }
  | { readonly type: "result"; readonly target: string; readonly result: TargetResult };
