import "server-only";
import { z } from "zod";
import { cancelJob, enqueueJob, findJob, type JobRow, jobEventsAfter, listJobs } from "../../db/jobs";
import { currentDocument, documentAt } from "../../domains/store";
import { publish } from "../../events/bus";
import { eventStream } from "../../events/stream";
import { ENDED, type JobStatus } from "../../jobs/kinds";
import { planTargets } from "../../jobs/targets";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";

const JobStatusSchema = z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]);

const Target = z.object({
  element: z.string(),
  attribute: z.array(z.string()),
  scope: z.enum(["machine", "service", "cluster"]),
});

export const Deployment = z
  .object({
    id: z.uuid(),
    domain: z.uuid(),
    revision: z.int(),
    package: z.string(),
    targets: z.array(Target),
    status: JobStatusSchema,
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    /** How each target ended, by the target's element. */
    result: z.record(z.string(), z.json()).nullable(),
  })
  .meta({ id: "Deployment" });

const DeploymentParams = z.object({ id: z.uuid() });
const POLL = 250;

export function describeDeployment(job: JobRow): z.output<typeof Deployment> {
  const payload = JSON.parse(job.payload);
  return {
    id: job.id,
    domain: job.domainId,
    revision: job.revision,
    package: payload.package,
    targets: payload.targets,
    status: job.status as JobStatus,
    createdBy: job.createdByName,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    error: job.error,
    result: job.result === null ? null : JSON.parse(job.result),
  };
}

async function deploymentById(id: string): Promise<JobRow> {
  const job = await findJob(id);
  if (job?.kind !== "deployment") throw noSuchDomain();
  return job;
}

const domainOfDeployment = async ({ id }: { id: string }) => {
  const job = await findJob(id);
  return job?.kind === "deployment" ? job.domainId : null;
};

export const startDeployment = route({
  method: "POST",
  path: "/api/domains/{id}/deployments",
  tag: "Deployments",
  summary: "Run a package of the flake, such as deploy, on machines",
  permission: "deploy",
  params: DomainParams,
  body: z.strictObject({
    /** The newest one where absent. */
    revision: z.int().min(1).optional(),
    package: z.string().min(1).max(100).default("deploy"),
    /** Machines by short or long name. */
    machines: z.array(z.string().max(255)).max(10_000).optional(),
    /** The package of this service, on `machines`, or on all that it selects. */
    service: z.string().max(255).optional(),
    /** The package of this cluster. */
    cluster: z.string().max(63).optional(),
    /** Further arguments of the package. */
    arguments: z.array(z.string().max(1000)).max(20).default([]),
  }),
  limit: "change",
  response: Deployment,
  status: 202,
  errors: [409, 422],
  async handle({ params, body, actor, audit }) {
    const current = await currentDocument(params.id);
    if (!current) throw noSuchDomain();
    const revision = body.revision ?? current.revision;
    const document = revision === current.revision ? current.document : await documentAt(params.id, revision);
    if (!document) throw new HttpError(404, "no-such-revision", `There is no revision ${revision}.`);
    const targets = planTargets(document, body);
    if (!targets.ok) {
      throw new HttpError(422, "not-valid", targets.error[0]?.message ?? "Nothing to run.", {
        problems: targets.error,
      });
    }
    const job = await enqueueJob({
      kind: "deployment",
      domainId: params.id,
      revision,
      payload: { package: body.package, targets: targets.value, arguments: body.arguments },
      createdBy: { id: actor.id, name: actor.name },
    });
    if (!job)
      throw new HttpError(429, "queue-full", "Too many runs wait already. Try again when some have ended.");
    await audit({
      action: "deployment.start",
      subject: `${body.package} on ${targets.value.map((target) => target.element).join(", ")}`.slice(0, 500),
      detail: { deployment: job.id, revision },
    });
    publish(params.id, { type: "job", job: job.id, kind: job.kind, status: job.status });
    return describeDeployment(job);
  },
});

export const listDeployments = route({
  method: "GET",
  path: "/api/domains/{id}/deployments",
  tag: "Deployments",
  summary: "A domain's deployments, newest first",
  permission: "view",
  params: DomainParams,
  query: z.object({ take: z.coerce.number().int().min(1).max(500).default(50) }),
  response: z.array(Deployment),
  handle: async ({ params, query }) =>
    (await listJobs(params.id, "deployment", query.take)).map(describeDeployment),
});

export const readDeployment = route({
  method: "GET",
  path: "/api/deployments/{id}",
  tag: "Deployments",
  summary: "Read a deployment",
  permission: "view",
  domainOf: domainOfDeployment,
  params: DeploymentParams,
  response: Deployment,
  handle: async ({ params }) => describeDeployment(await deploymentById(params.id)),
});

export const deploymentEvents = route({
  method: "GET",
  path: "/api/deployments/{id}/events",
  tag: "Deployments",
  summary: "What a deployment does, as it happens (SSE), resumable with Last-Event-ID",
  permission: "view",
  domainOf: domainOfDeployment,
  params: DeploymentParams,
  query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  response: { content: "text/event-stream" },
  async handle({ params, query, request }) {
    const last = Number.parseInt(request.headers.get("last-event-id") ?? "", 10);
    let told = Number.isSafeInteger(last) ? last : query.after;
    return eventStream(request.signal, (stream) => {
      let open = true;
      const follow = async () => {
        while (open) {
          const job = await deploymentById(params.id);
          const ended = ENDED.includes(job.status as JobStatus);
          const events = await jobEventsAfter(params.id, told);
          for (const { seq, at, data } of events) {
            const { type, ...rest } = data;
            stream.send(type, { ...rest, at }, String(seq));
            told = seq;
          }
          if (ended && events.length === 0) {
            stream.send("end", describeDeployment(job));
            stream.close();
            return;
          }
          if (events.length === 0) await new Promise((resolve) => setTimeout(resolve, POLL));
        }
      };
      follow().catch(() => stream.close());
      return () => {
        open = false;
      };
    });
  },
});

export const cancelDeployment = route({
  method: "POST",
  path: "/api/deployments/{id}/cancel",
  tag: "Deployments",
  summary: "Cancel a deployment; one that is activating goes back first",
  permission: "deploy",
  domainOf: domainOfDeployment,
  params: DeploymentParams,
  limit: "change",
  response: z.object({ status: JobStatusSchema }),
  status: 202,
  async handle({ params, actor, audit }) {
    const job = await deploymentById(params.id);
    const status = await cancelJob(job.id, actor.name);
    await audit({ action: "deployment.cancel", subject: job.id, detail: {}, domainId: job.domainId });
    return { status };
  },
});
