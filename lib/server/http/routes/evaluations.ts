import "server-only";
import { z } from "zod";
import { findEvaluation } from "../../db/evaluations";
import { enqueueJob, findJob, type JobRow } from "../../db/jobs";
import { currentDocument, documentAt } from "../../domains/store";
import { publish } from "../../events/bus";
import type { JobStatus } from "../../jobs/kinds";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const Evaluation = z
  .object({
    id: z.uuid(),
    revision: z.int(),
    status: z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    /** Whether the same content had been evaluated before. */
    cached: z.boolean().nullable(),
    /** What Nix said; null until it has. */
    answer: z.record(z.string(), z.json()).nullable(),
  })
  .meta({ id: "Evaluation" });

async function describe(job: JobRow): Promise<z.output<typeof Evaluation>> {
  const result =
    job.result === null ? null : (JSON.parse(job.result) as { content: string; cached: boolean });
  const answer = result === null ? null : await findEvaluation(job.domainId, result.content);
  return {
    id: job.id,
    revision: job.revision,
    status: job.status as JobStatus,
    createdBy: job.createdByName,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    error: job.error,
    cached: result?.cached ?? null,
    answer: answer === null ? null : JSON.parse(answer),
  };
}

export const startEvaluation = route({
  method: "POST",
  path: "/api/domains/{id}/evaluations",
  tag: "Evaluations",
  summary: "Ask Nix about a revision: annotations, bindings and every machine's system",
  permission: "edit",
  params: DomainParams,
  body: z.strictObject({
    /** The newest one where absent. */
    revision: z.int().min(1).optional(),
  }),
  limit: "expensive",
  response: Evaluation,
  status: 202,
  async handle({ params, body, actor }) {
    const current = await currentDocument(params.id);
    if (!current) throw noSuchDomain();
    const revision = body.revision ?? current.revision;
    if (revision !== current.revision && !(await documentAt(params.id, revision))) {
      throw new HttpError(404, "no-such-revision", `There is no revision ${revision}.`);
    }
    const createdBy = { id: actor.id, name: actor.name };
    const job = await enqueueJob({
      kind: "evaluation",
      domainId: params.id,
      revision,
      payload: {},
      createdBy,
    });
    if (!job) throw new HttpError(429, "queue-full", "Too many evaluations wait already.");
    publish(params.id, { type: "job", job: job.id, kind: job.kind, status: job.status });
    return describe(job);
  },
});

export const readEvaluation = route({
  method: "GET",
  path: "/api/domains/{id}/evaluations/{eid}",
  tag: "Evaluations",
  summary: "Read an evaluation, with Nix's answer once it is there",
  permission: "view",
  params: DomainParams.extend({ eid: z.uuid() }),
  response: Evaluation,
  async handle({ params }) {
    const job = await findJob(params.eid);
    if (job?.kind !== "evaluation" || job.domainId !== params.id) {
      throw new HttpError(404, "no-such-evaluation", "This domain has no such evaluation.");
    }
    return describe(job);
  },
});
