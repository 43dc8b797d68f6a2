import "server-only";
import { z } from "zod";
import type { Evaluation as EvaluationShape } from "@/lib/editor/evaluation";
import { ENDED, type JobStatus } from "@/lib/editor/jobs";
import { cancelJob, enqueueJob, findJob, type JobRow, listJobs } from "../../db/jobs";
import { readSetting } from "../../db/settings";
import { currentDocument, documentAt } from "../../domains/store";
import { newestContent } from "../../evaluation/content";
import { supersedeIdle } from "../../evaluation/idle";
import { publish } from "../../events/bus";
import type { EvaluationPayload, EvaluationResult } from "../../jobs/kinds";
import { NIX_STATE, type ToldNixState } from "../../nix/told-state";
import { describeEvaluation, Evaluation } from "../evaluation-schema";
import { HttpError, noSuchDomain } from "../problem-details";
import { type Call, route } from "../route";
import { DomainParams } from "../schemas";

/** Ends that leave a question open, and of which nobody said that it should be left. */
const FAILED: ReadonlySet<JobStatus> = new Set(["failed", "interrupted"]);

/** How many of the newest evaluations are looked through for one with an answer. */
const LOOK_BACK = 100;

export const startEvaluation = route({
  method: "POST",
  path: "/api/domains/{id}/evaluations",
  tag: "Evaluations",
  summary: "Ask Nix about a revision: annotations, bindings, every machine's system, and what would change",
  permission: "edit",
  params: DomainParams,
  body: z.strictObject({
    revision: z.int().min(1).optional().describe("the newest one where absent"),
    compareTo: z
      .union([z.int().min(1), z.literal("deployed")])
      .optional()
      .describe("plan what changes from this revision, or from what the machines run"),
    build: z.boolean().default(false).describe("build what changes, so that closures can be compared"),
    idle: z
      .boolean()
      .default(false)
      .describe("one that your next such evaluation of this domain takes the place of"),
  }),
  limit: "expensive",
  response: Evaluation,
  status: 202,
  handle: ({ body, ...asked }) => askNix(asked, body),
});

/** What would change on the machines if a revision were deployed: an evaluation like any other, that deployers may ask for. */
export const planDeployment = route({
  method: "POST",
  path: "/api/domains/{id}/deployments/plan",
  tag: "Deployments",
  summary:
    "Ask Nix which machines a deployment would change, and why; read the answer as an evaluation's plan",
  permission: "deploy",
  params: DomainParams,
  body: z.strictObject({ revision: z.int().min(1).optional().describe("the newest one where absent") }),
  limit: "expensive",
  response: Evaluation,
  status: 202,
  handle: ({ body, ...asked }) =>
    askNix(asked, { ...body, compareTo: "deployed", build: false, idle: false }),
});

interface Question {
  readonly revision?: number | undefined;
  readonly compareTo?: number | "deployed" | undefined;
  readonly build: boolean;
  readonly idle: boolean;
}

type Asked = Pick<Call<"edit", { readonly id: string }, unknown, unknown>, "params" | "actor" | "audit">;

async function askNix({ params, actor, audit }: Asked, body: Question) {
  const domainId = params.id;
  const current = await currentDocument(domainId);
  if (!current) throw noSuchDomain();
  await refuseUnconfined(actor.instanceAdmin);
  const revision = body.revision ?? current.revision;
  for (const each of [revision, body.compareTo]) {
    if (typeof each !== "number" || each === current.revision) continue;
    if (!(await documentAt(domainId, each)))
      throw new HttpError(404, "no-such-revision", `There is no revision ${each}.`);
  }
  if (body.idle) await supersedeIdle(domainId, actor);
  const payload: EvaluationPayload = {
    compareTo: body.compareTo ?? null,
    build: body.build,
    idle: body.idle,
  };
  const job = await enqueueJob({
    kind: "evaluation",
    domainId: domainId,
    revision,
    payload,
    // What somebody waits for goes before what the studio asks by itself.
    priority: body.idle ? -1 : 0,
    createdBy: { id: actor.id, name: actor.name },
  });
  if (!job) throw new HttpError(429, "queue-full", "Too many evaluations wait already.");
  // What the studio asks by itself while somebody edits is nobody's act, and builds nothing.
  if (!body.idle || body.build) {
    const detail = { evaluation: job.id, compareTo: payload.compareTo, build: payload.build };
    await audit({ action: "evaluation.start", subject: `revision ${revision}`, detail });
  }
  publish(domainId, { type: "job", job: job.id, kind: job.kind, status: job.status });
  return describeEvaluation(job);
}

/** Says at once what the runner would say too: nobody but an administrator evaluates without confinement. */
async function refuseUnconfined(administrator: boolean): Promise<void> {
  const state = (await readSetting(NIX_STATE)) as ToldNixState | undefined;
  if (!state || state.confined || administrator) return;
  throw new HttpError(
    403,
    "not-confined",
    `Nothing can be evaluated here: ${state.reason}. Only administrators of this studio may evaluate without confinement.`,
  );
}

const EvaluationParams = DomainParams.extend({ eid: z.uuid() });

async function evaluationOf(domainId: string, id: string): Promise<JobRow> {
  const job = await findJob(id);
  if (job?.kind !== "evaluation" || job.domainId !== domainId) {
    throw new HttpError(404, "no-such-evaluation", "This domain has no such evaluation.");
  }
  return job;
}

export const readEvaluation = route({
  method: "GET",
  path: "/api/domains/{id}/evaluations/{eid}",
  tag: "Evaluations",
  summary: "Read an evaluation, with Nix's answer and the plan once they are there",
  permission: "view",
  params: EvaluationParams,
  response: Evaluation,
  async handle({ params }) {
    return describeEvaluation(await evaluationOf(params.id, params.eid));
  },
});

export const cancelEvaluation = route({
  method: "POST",
  path: "/api/domains/{id}/evaluations/{eid}/cancel",
  tag: "Evaluations",
  summary: "Cancel an evaluation, and everything that it started",
  permission: "edit",
  endsWork: true,
  params: EvaluationParams,
  limit: "change",
  response: Evaluation,
  async handle({ params, actor, audit }) {
    const job = await evaluationOf(params.id, params.eid);
    const { status } = await cancelJob(job.id, actor.name);
    await audit({
      action: "evaluation.cancel",
      subject: `revision ${job.revision}`,
      detail: { evaluation: job.id },
    });
    if (status !== null && status !== job.status)
      publish(params.id, { type: "job", job: job.id, kind: job.kind, status });
    return describeEvaluation(await evaluationOf(params.id, params.eid));
  },
});

export const latestEvaluation = route({
  method: "GET",
  path: "/api/domains/{id}/evaluations/latest",
  tag: "Evaluations",
  summary: "What is known exactly just now: the newest answer, and what is still being asked",
  permission: "view",
  params: DomainParams,
  response: z
    .object({
      latest: Evaluation.nullable(),
      pending: Evaluation.nullable().describe("the newest one that waits or runs"),
      failed: Evaluation.nullable().describe(
        "the newest one that ended without an answer, by a failure; null where one was answered since",
      ),
      current: z
        .boolean()
        .describe("whether the answer is that of the newest revision, by what Nix reads of it"),
    })
    .meta({ id: "LatestEvaluation" }),
  async handle({ params }) {
    const now = await currentDocument(params.id);
    if (!now) throw noSuchDomain();
    const jobs = await listJobs(params.id, "evaluation", LOOK_BACK);
    const open = jobs.find((job) => !ENDED.includes(job.status as JobStatus));
    const pending = open ? await describeEvaluation(open) : null;
    let failed: EvaluationShape | null = null;
    for (const job of jobs) {
      const failure = failed === null && FAILED.has(job.status as JobStatus);
      if (job.result === null && !failure) continue;
      const latest = await describeEvaluation(job);
      if (latest.answer === null || job.result === null) {
        if (failure) failed = latest;
        continue;
      }
      const { content, revision } = JSON.parse(job.result) as EvaluationResult;
      const current =
        revision === now.revision ||
        newestContent(params.id, now.revision, now.document, latest.answer.nix) === content;
      return { latest, pending, failed, current };
    }
    return { latest: null, pending, failed, current: false };
  },
});
