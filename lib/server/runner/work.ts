import "server-only";
import type { JobStatus } from "@/lib/editor/jobs";
import type { JobRow } from "../db/jobs";
import type { NixState } from "../nix/store";
import type { JobLog } from "./job-log";

/** What a handler gets: the job, a place for its events, a private folder, and the wish to stop. */
export interface Work {
  readonly job: JobRow;
  readonly log: JobLog;
  readonly nix: NixState;
  /** Emptied when the job ends. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** How a handler ends. A thrown error is a bug, and fails the job with a message for the log. */
export interface WorkEnd {
  readonly status: JobStatus;
  readonly result?: unknown;
  readonly error?: string;
}

export type Handler = (work: Work) => Promise<WorkEnd>;
