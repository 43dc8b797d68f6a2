import { randomBytes } from "node:crypto";
import type { DomainDocument } from "@/lib/model/schema";
import { type FlakeFolder, nixMessage, nixOnFlake, wasKilled } from "../nix/flakes";
import type { NixPrograms } from "../nix/programs";
import { hinderedByServer } from "../nix/hindrance";
import { DEFAULT_LIMITS, type Ended } from "../nix/run";
import type { EvaluationFailure } from "./answer";
import { readFailure, thrownIn } from "./failure";

/** A flake whose outputs are asked for, and the document that it was written from. */
export interface Question {
  readonly nix: NixPrograms;
  readonly flake: FlakeFolder;
  readonly document: DomainDocument;
  readonly files: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Bytes that one process may use. */
  readonly memoryBytes?: number;
}

export type Reply =
  | { readonly ok: true; readonly value: unknown; readonly memoryBytes: number }
  | {
      readonly ok: false;
      readonly failure: EvaluationFailure;
      /** What ended Nix, where it did not come to an end by itself. */
      readonly limit: Ended["limit"] | "killed";
      readonly memoryBytes: number;
    };

/** What a run of Nix cost, from the statistics that it prints at its end, and what it said without them. */
export function statistics(stderr: string): { readonly memoryBytes: number; readonly rest: string } {
  const start = Math.max(stderr.lastIndexOf("\n{\n") + 1, stderr.startsWith("{\n") ? 0 : -1);
  const end = stderr.indexOf("\n}", start);
  if (start < 0 || end < 0) return { memoryBytes: 0, rest: stderr };
  try {
    const stats = JSON.parse(stderr.slice(start, end + 2)) as { gc?: { heapSize?: number } };
    return { memoryBytes: stats.gc?.heapSize ?? 0, rest: stderr.slice(0, start) + stderr.slice(end + 2) };
  } catch {
    return { memoryBytes: 0, rest: stderr };
  }
}

/** This server, and not the domain, is why Nix does not answer. */
export class Hindered extends Error {}

export interface AskOptions {
  readonly seconds?: number;
  /** Hears what the expression traces behind `mark`, before the answer is there. */
  readonly traces?: { readonly mark: string; readonly hear: (text: string) => void };
}

/** A word that an author's own traces cannot begin with. */
export const traceMark = (): string => `cluster-studio ${randomBytes(8).toString("hex")} `;

/** Evaluates `apply attribute` of the flake's outputs as JSON. Rejects with `Hindered` where that is not the domain's matter. */
export async function ask(
  question: Question,
  attribute: readonly string[],
  apply: string,
  { seconds = DEFAULT_LIMITS.seconds, traces }: AskOptions = {},
): Promise<Reply> {
  const { nix, flake, document, files, signal, memoryBytes = DEFAULT_LIMITS.memoryBytes } = question;
  const ended = await nixOnFlake(nix, flake, ["eval", "--json", "--show-trace"], attribute, {
    more: ["--apply", apply],
    signal,
    variables: { NIX_SHOW_STATS: "1" },
    limits: { seconds, memoryBytes },
    ...(traces
      ? {
          onStderrLine: (line) => {
            const traced = `trace: ${traces.mark}`;
            if (line.startsWith(traced)) traces.hear(line.slice(traced.length));
          },
        }
      : {}),
  });
  const cost = statistics(ended.stderr);
  if (ended.code === 0) return { ok: true, value: JSON.parse(ended.stdout), memoryBytes: cost.memoryBytes };
  const failure = failureOf({ ...ended, stderr: cost.rest }, document, files);
  const limit = wasKilled(ended) ? "killed" : ended.limit;
  // An author may throw the same words.
  if (limit === null && hinderedByServer(failure.message) && !thrownIn(failure.trace, files))
    throw new Hindered(failure.message);
  return { ok: false, failure, limit, memoryBytes: cost.memoryBytes };
}

function failureOf(
  ended: Ended,
  document: DomainDocument,
  files: ReadonlyMap<string, string>,
): EvaluationFailure {
  const killed = wasKilled(ended);
  if (ended.limit !== null || killed) {
    const nowhere = { trace: ended.stderr.trim(), element: null, path: "", line: null };
    const anew = killed || ended.limit === "time";
    return { message: nixMessage(ended), ...nowhere, ...(anew ? { ended: true } : {}) };
  }
  const failure = readFailure(nixMessage(ended), document, files);
  return ended.code === null ? { ...failure, ended: true } : failure;
}
