import "server-only";
import { z } from "zod";
import type { Evaluation as EvaluationShape } from "@/lib/editor/evaluation";
import { findEvaluation } from "../db/evaluations";
import { type JobRow, targetCounts, toldProblems } from "../db/jobs";
import { documentAt } from "../domains/store";
import type { EvaluationPayload, KeptEvaluation } from "../jobs/kinds";
import { ProblemShape } from "./problem-details";

/** Data of Nix's or the plan's, whose shape the description tells in words. */
const Data = z.record(z.string(), z.unknown());

export const Evaluation = z
  .object({
    id: z.uuid(),
    revision: z.int().describe("one later than asked for where the inputs were locked first"),
    status: z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    hindrance: z
      .enum(["network", "server"])
      .nullable()
      .describe("where nothing of the domain's is the cause of the error, so that it is worth trying again"),
    cached: z.boolean().nullable().describe("whether the same content had been evaluated before"),
    idle: z.boolean().describe("asked for by the studio itself while somebody edits"),
    progress: z
      .object({ known: z.int(), failed: z.int(), all: z.int() })
      .nullable()
      .describe("machines that Nix has answered for, while it runs"),
    problems: z
      .array(ProblemShape)
      .describe("what was found wrong so far, while it runs; afterwards the answer says all of it"),
    answer: Data.nullable().describe(
      "what Nix said: info (machines' annotations, services' bindings, packages), machines (derivation and toplevel, or the failure), differences from the preview; null until it has",
    ),
    plan: Data.nullable().describe("which machines change, and why; null where it was not asked for"),
  })
  .meta({ id: "Evaluation" });

/** An evaluation as the API tells it. */
export async function describeEvaluation(job: JobRow): Promise<EvaluationShape> {
  const result = job.result === null ? null : (JSON.parse(job.result) as KeptEvaluation);
  const payload = JSON.parse(job.payload) as Partial<EvaluationPayload>;
  const answer = result?.content === undefined ? null : await findEvaluation(job.domainId, result.content);
  return {
    id: job.id,
    revision: result?.revision ?? job.revision,
    status: job.status as EvaluationShape["status"],
    createdBy: job.createdByName,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    error: job.error,
    hindrance: result?.hindrance ?? null,
    cached: result?.cached ?? null,
    idle: payload.idle ?? false,
    progress: job.status === "running" ? await progressOf(job) : null,
    problems: job.status === "running" ? [...(await toldProblems(job.id))] : [],
    answer: answer === null ? null : JSON.parse(answer),
    plan: result?.plan ?? null,
  };
}

async function progressOf(job: JobRow): Promise<EvaluationShape["progress"]> {
  const counts = await targetCounts(job.id);
  if (counts.known === 0) return null;
  const document = await documentAt(job.domainId, job.revision);
  const machines = Object.values(document?.clusters ?? {}).map(
    (cluster) => Object.keys(cluster.machines).length,
  );
  return { ...counts, all: machines.reduce((all, each) => all + each, 0) };
}
