import "server-only";
import { z } from "zod";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { codeChanges } from "../../deployments/code-changes";
import { driftOf } from "../../deployments/drift";
import { offeredPackages } from "../../deployments/packages";
import { documentAt } from "../../domains/store";
import { oneMachine } from "../../jobs/targets";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";
import {
  Adoption,
  CodeChanges,
  Drift,
  GenerationsAnswer,
  HostKeyScan,
  inspection,
  OfferedPackage,
  PreflightAnswer,
} from "./deployment-shapes";
import { describeInspection, inspectionById, startInspection, Wait } from "./inspecting";
import { current, MachineParams, machineAddress } from "./places";

const RevisionQuery = z.object({ revision: z.coerce.number().int().min(1).optional() });

export const readPackages = route({
  method: "GET",
  path: "/api/domains/{id}/packages",
  tag: "Deployments",
  summary: "The packages that the domain's flake offers, and whose code changed since the last deployment",
  permission: "view",
  params: DomainParams,
  query: RevisionQuery,
  response: z.object({
    revision: z.int(),
    /** Whether Nix said so; else these are what the library offers every domain. */
    known: z.boolean(),
    packages: z.array(OfferedPackage),
    codeChanges: CodeChanges,
  }),
  async handle({ params, query }) {
    const at = await current(params.id);
    const revision = query.revision ?? at.revision;
    const document = revision === at.revision ? at.document : await documentAt(params.id, revision);
    if (!document) throw new HttpError(404, "no-such-revision", `There is no revision ${revision}.`);
    return {
      revision,
      ...(await offeredPackages(params.id, document)),
      codeChanges: await codeChanges(params.id, document),
    };
  },
});

const Preflight = inspection(PreflightAnswer).meta({ id: "PreflightInspection" });

export const startPreflight = route({
  method: "POST",
  path: "/api/domains/{id}/preflight",
  tag: "Deployments",
  summary: "Look whether machines are ready for a deployment",
  permission: "deploy",
  params: DomainParams,
  query: Wait,
  body: z.strictObject({
    package: z.string().min(1).max(100).default("deploy"),
    machines: z.array(z.string().min(1).max(255)).min(1).max(1000),
  }),
  limit: "expensive",
  response: Preflight,
  status: 202,
  errors: [422],
  handle: async ({ body, ...asked }) => {
    const at = await current(asked.params.id);
    const machines = named(at.document, body.machines);
    const payload = { what: "preflight", package: body.package, machines } as const;
    return startInspection(asked, at.revision, payload);
  },
});

export const readDrift = route({
  method: "GET",
  path: "/api/domains/{id}/drift",
  tag: "Deployments",
  summary: "What each machine was last seen to run, beside what it should",
  permission: "view",
  params: DomainParams,
  response: z.array(Drift.extend({ checkedAt: z.iso.datetime().nullable() })),
  handle: async ({ params }) => driftOf(params.id, (await current(params.id)).document),
});

const DriftInspection = inspection(z.object({ machines: z.array(z.string()) })).meta({
  id: "DriftInspection",
});

export const startDrift = route({
  method: "POST",
  path: "/api/domains/{id}/drift",
  tag: "Deployments",
  summary: "Ask machines what they run",
  permission: "deploy",
  params: DomainParams,
  query: Wait,
  body: z.strictObject({
    /** All of them where absent. */
    machines: z.array(z.string().min(1).max(255)).min(1).max(10_000).optional(),
  }),
  limit: "expensive",
  response: DriftInspection,
  status: 202,
  errors: [422],
  handle: async ({ body, ...asked }) => {
    const at = await current(asked.params.id);
    const machines = body.machines
      ? named(at.document, body.machines)
      : [...resolveDomain(at.document).machines.keys()];
    const payload = { what: "drift", machines } as const;
    return startInspection(asked, at.revision, payload);
  },
});

const Generations = inspection(GenerationsAnswer).meta({ id: "GenerationsInspection" });

export const startGenerations = route({
  method: "POST",
  path: "/api/domains/{id}/machines/{machine}/generations",
  tag: "Deployments",
  summary: "Ask a machine which systems it can go back to",
  permission: "deploy",
  params: MachineParams,
  query: Wait,
  limit: "expensive",
  response: Generations,
  status: 202,
  async handle(asked) {
    const { id, machine: name } = asked.params;
    const { machine, revision, address } = await machineAddress(id, name);
    const payload = { what: "generations", machine, address } as const;
    return startInspection(asked, revision, payload);
  },
});

export const readInspection = route({
  method: "GET",
  path: "/api/domains/{id}/inspections/{inspection}",
  tag: "Deployments",
  summary: "Read a preflight, a scan, an adoption or a look at what machines run",
  permission: "view",
  params: DomainParams.extend({ inspection: z.uuid() }),
  response: z
    .union([Preflight, HostKeyScan, Adoption, DriftInspection, Generations])
    .meta({ id: "Inspection" }),
  handle: async ({ params }) => describeInspection((await inspectionById(params.id, params.inspection)).job),
});

/** Machines by short or long name; every wrong one is reported. */
function named(document: DomainDocument, names: readonly string[]): string[] {
  const resolution = resolveDomain(document);
  const found = names.map((name) => oneMachine(resolution, name));
  const problems = found.flatMap((each) => (each.ok ? [] : [each.error]));
  if (problems.length > 0) {
    throw new HttpError(422, "not-valid", problems[0]?.message ?? "", { problems });
  }
  return [...new Set(found.flatMap((each) => (each.ok ? [each.value] : [])))];
}
