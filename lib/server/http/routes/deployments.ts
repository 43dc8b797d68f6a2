import "server-only";
import { z } from "zod";
import { ENDED, type JobStatus, PLAIN_STRATEGY } from "@/lib/editor/jobs";
import { cancelJob, enqueueJob, findJob, type JobRow, jobEventsAfter, listJobs } from "../../db/jobs";
import { codeChanges } from "../../deployments/code-changes";
import { whoHolds } from "../../deployments/locks";
import { logText } from "../../deployments/log";
import { tellEnd } from "../../deployments/news";
import { currentDocument, documentAt } from "../../domains/store";
import { publish } from "../../events/bus";
import type { DeploymentPayload } from "../../jobs/kinds";
import { planDeployment } from "../../jobs/waves";
import { listenIn } from "../listening";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";
import { Deployment, DeploymentBody, JobStatusSchema, Strategy } from "./deployment-shapes";

export const DeploymentParams = z.object({ id: z.uuid() });
const POLL = 250;
/** Packages that activate a system, and so can be checked before they confirm it. */
const CHECKED = ["deploy", "rollback"];

export function describeDeployment(job: JobRow): z.output<typeof Deployment> {
  // Deployments from before strategies lack what came with them.
  const payload = JSON.parse(job.payload) as Partial<DeploymentPayload>;
  const targets = (payload.targets ?? []).map((target) => ({ ...target, attribute: [...target.attribute] }));
  return {
    id: job.id,
    domain: job.domainId,
    revision: job.revision,
    package: payload.package ?? "",
    arguments: [...(payload.arguments ?? [])],
    targets,
    strategy: Strategy.parse(payload.strategy ?? PLAIN_STRATEGY),
    waves: (payload.waves ?? [targets.map(({ element }) => element)]).map((wave) => [...wave]),
    status: job.status as JobStatus,
    createdBy: job.createdByName,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    cancelRequestedBy: job.cancelRequestedBy,
    codeChanges: {
      since: payload.codeChanges?.since ?? null,
      paths: [...(payload.codeChanges?.paths ?? [])],
    },
    error: job.error,
    result: job.result === null ? null : JSON.parse(job.result),
  };
}

/** Throws 404 where there is none. */
export async function deploymentById(id: string): Promise<JobRow> {
  const job = await findJob(id);
  if (job?.kind !== "deployment") throw noSuchDomain();
  return job;
}

export const domainOfDeployment = async ({ id }: { id: string }) => {
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
  body: DeploymentBody,
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
    const plan = planDeployment(document, body);
    if (!plan.ok) {
      throw new HttpError(422, "not-valid", plan.error[0]?.message ?? "Nothing to run.", {
        problems: plan.error,
      });
    }
    const { targets } = plan.value;
    const { waves: _, canary: __, ...strategy } = body.strategy ?? { ...PLAIN_STRATEGY, waves: 0, canary: 0 };
    if (strategy.healthCheck && !CHECKED.includes(body.package)) {
      const message = `Health checks go with ${CHECKED.join(" and ")}, not with ${body.package}.`;
      throw new HttpError(422, "not-valid", message);
    }
    const held = await whoHolds({ domainId: params.id, revision, document, machines: plan.value.locks });
    if (held)
      throw new HttpError(409, "locked", `${held.machine} is being deployed already: ${held.holder}.`);
    const job = await enqueueJob({
      kind: "deployment",
      domainId: params.id,
      revision,
      payload: {
        package: body.package,
        arguments: body.arguments,
        strategy,
        ...plan.value,
        codeChanges: await codeChanges(params.id, document),
      } satisfies DeploymentPayload,
      createdBy: { id: actor.id, name: actor.name },
    });
    if (!job)
      throw new HttpError(429, "queue-full", "Too many runs wait already. Try again when some have ended.");
    await audit({
      action: "deployment.start",
      subject: `${body.package} on ${targets.map((target) => target.element).join(", ")}`.slice(0, 500),
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
  async handle({ params, query, request, actor }) {
    const { domainId } = await deploymentById(params.id);
    const last = Number.parseInt(request.headers.get("last-event-id") ?? "", 10);
    let told = Number.isSafeInteger(last) ? last : query.after;
    return listenIn(request, actor, domainId, (stream) => {
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

export const deploymentLog = route({
  method: "GET",
  path: "/api/deployments/{id}/log",
  tag: "Deployments",
  summary: "A deployment's log as text, whole or what matches",
  permission: "view",
  limit: "expensive",
  domainOf: domainOfDeployment,
  params: DeploymentParams,
  query: z.object({
    /** Only this target's lines. */
    target: z.string().max(255).optional(),
    /** Only lines that contain this, whatever the case. */
    contains: z.string().max(500).optional(),
  }),
  response: { content: "text/plain" },
  async handle({ params, query }) {
    await deploymentById(params.id);
    return new Response(logText(params.id, query), {
      headers: {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": `attachment; filename="deployment-${params.id}.log"`,
        "Cache-Control": "no-store",
      },
    });
  },
});

export const cancelDeployment = route({
  method: "POST",
  path: "/api/deployments/{id}/cancel",
  tag: "Deployments",
  summary: "Cancel a deployment; one that is activating goes back first",
  permission: "deploy",
  endsWork: true,
  domainOf: domainOfDeployment,
  params: DeploymentParams,
  limit: "change",
  response: z.object({ status: JobStatusSchema }),
  status: 202,
  async handle({ params, actor, audit }) {
    const job = await deploymentById(params.id);
    const { status, ended } = await cancelJob(job.id, actor.name);
    // One that runs is told of by the runner, which ends it.
    if (ended) void tellEnd(job.id);
    await audit({ action: "deployment.cancel", subject: job.id, detail: {}, domainId: job.domainId });
    return { status };
  },
});
