import "server-only";
import { z } from "zod";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { codeChanges } from "../../deployments/code-changes";
import { addressesOf } from "../../deployments/connection";
import { driftOf } from "../../deployments/drift";
import { confirmedKeys, confirmKeys } from "../../deployments/host-keys";
import { offeredPackages } from "../../deployments/packages";
import { currentDocument, documentAt } from "../../domains/store";
import type { HostKeyAnswer as ScanAnswer } from "../../jobs/inspections";
import { oneMachine } from "../../jobs/targets";
import { HttpError, noSuchDomain } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";
import {
  AdoptAnswer,
  CodeChanges,
  Drift,
  GenerationsAnswer,
  HostKey,
  HostKeyAnswer,
  inspection,
  OfferedPackage,
  PreflightAnswer,
} from "./deployment-shapes";
import { describeInspection, inspectionById, startInspection, Wait } from "./inspecting";

async function current(domainId: string) {
  const at = await currentDocument(domainId);
  if (!at) throw noSuchDomain();
  return at;
}

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
  handle: async ({ params, query, body, actor, request }) => {
    const at = await current(params.id);
    const machines = named(at.document, body.machines);
    const payload = { what: "preflight", package: body.package, machines } as const;
    return startInspection(params.id, at.revision, payload, actor, query.wait, request.signal);
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
  handle: async ({ params, query, body, actor, request }) => {
    const at = await current(params.id);
    const machines = body.machines
      ? named(at.document, body.machines)
      : [...resolveDomain(at.document).machines.keys()];
    const payload = { what: "drift", machines } as const;
    return startInspection(params.id, at.revision, payload, actor, query.wait, request.signal);
  },
});

const MachineParams = DomainParams.extend({ machine: z.string().min(1).max(255) });

async function machineAddress(domainId: string, name: string) {
  const at = await current(domainId);
  const found = oneMachine(resolveDomain(at.document), name);
  if (!found.ok) throw new HttpError(404, "no-such-machine", found.error.message);
  const address = (await addressesOf(domainId, at.document)).get(found.value);
  if (!address) throw new HttpError(404, "no-such-machine", `There is no machine ${name}.`);
  const { host, port, user } = address;
  return { machine: found.value, revision: at.revision, address: { host, port, user } };
}

const KnownKeys = z
  .object({
    machine: z.string(),
    host: z.string(),
    port: z.int(),
    /** The keys that somebody confirmed; none: nothing connects to it. */
    confirmed: z.array(HostKey),
  })
  .meta({ id: "KnownHostKeys" });

async function knownKeys(domainId: string, name: string): Promise<z.output<typeof KnownKeys>> {
  const { machine, address } = await machineAddress(domainId, name);
  const confirmed = await confirmedKeys(domainId, address);
  return { machine, host: address.host, port: address.port, confirmed };
}

export const readHostKey = route({
  method: "GET",
  path: "/api/domains/{id}/machines/{machine}/host-key",
  tag: "Deployments",
  summary: "The SSH host keys that somebody confirmed for a machine",
  permission: "view",
  params: MachineParams,
  response: KnownKeys,
  handle: ({ params }) => knownKeys(params.id, params.machine),
});

const HostKeyScan = inspection(HostKeyAnswer).meta({ id: "HostKeyScan" });

export const scanHostKey = route({
  method: "POST",
  path: "/api/domains/{id}/machines/{machine}/host-key/scan",
  tag: "Deployments",
  summary: "Ask which SSH host keys answer at a machine's address",
  permission: "deploy",
  params: MachineParams,
  query: Wait,
  limit: "expensive",
  response: HostKeyScan,
  status: 202,
  async handle({ params, query, actor, request }) {
    const { machine, revision, address } = await machineAddress(params.id, params.machine);
    const payload = { what: "host-key", machine, address } as const;
    return startInspection(params.id, revision, payload, actor, query.wait, request.signal);
  },
});

export const confirmHostKey = route({
  method: "POST",
  path: "/api/domains/{id}/machines/{machine}/host-key",
  tag: "Deployments",
  summary: "Confirm host keys that a scan found; connections accept these and no others",
  permission: "deploy",
  params: MachineParams,
  body: z.strictObject({
    /** The scan that found them. */
    scan: z.uuid(),
    /** Which of its keys: their fingerprints, as somebody compared them. */
    fingerprints: z.array(z.string().max(200)).min(1).max(20),
  }),
  limit: "change",
  response: KnownKeys,
  status: 200,
  errors: [409, 422],
  async handle({ params, body, audit }) {
    const { machine, address } = await machineAddress(params.id, params.machine);
    const { payload, result } = await inspectionById(params.id, body.scan);
    if (payload.what !== "host-key" || payload.machine !== machine || result === null) {
      throw new HttpError(422, "not-valid", "That scan did not find keys of this machine.");
    }
    if (payload.address.host !== address.host || payload.address.port !== address.port) {
      throw new HttpError(409, "address-changed", "The machine's address has changed since; scan again.");
    }
    const { keys } = result as ScanAnswer;
    const wanted = keys.filter(({ fingerprint }) => body.fingerprints.includes(fingerprint));
    if (wanted.length !== new Set(body.fingerprints).size) {
      throw new HttpError(422, "not-valid", "The scan found no key with one of these fingerprints.");
    }
    await confirmKeys(params.id, address, wanted);
    await audit({
      action: "host-key.confirm",
      subject: machine,
      detail: { fingerprints: body.fingerprints },
    });
    return knownKeys(params.id, params.machine);
  },
});

export const forgetHostKey = route({
  method: "DELETE",
  path: "/api/domains/{id}/machines/{machine}/host-key",
  tag: "Deployments",
  summary: "Forget a machine's confirmed host keys",
  permission: "deploy",
  params: MachineParams,
  response: null,
  status: 204,
  async handle({ params, audit }) {
    const { machine, address } = await machineAddress(params.id, params.machine);
    await confirmKeys(params.id, address, []);
    await audit({ action: "host-key.forget", subject: machine, detail: {} });
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
  async handle({ params, query, actor, request }) {
    const { machine, revision, address } = await machineAddress(params.id, params.machine);
    const payload = { what: "generations", machine, address } as const;
    return startInspection(params.id, revision, payload, actor, query.wait, request.signal);
  },
});

const Adoption = inspection(AdoptAnswer).meta({ id: "Adoption" });

export const startAdoption = route({
  method: "POST",
  path: "/api/domains/{id}/adopt",
  tag: "Deployments",
  summary: "Look at a machine that is to join the domain: first its host keys; once confirmed, what it is",
  permission: "deploy",
  params: DomainParams,
  query: Wait,
  body: z.strictObject({
    host: z
      .string()
      .max(255)
      .regex(/^[A-Za-z0-9]([A-Za-z0-9.:_%-]*[A-Za-z0-9])?$/, "not a host name or address"),
    port: z.int().min(1).max(65_535).default(22),
    user: z
      .string()
      .max(64)
      .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "not a user name")
      .default("root"),
    /** The adoption that found these keys, and those that somebody confirmed; absent: keys are only looked up. */
    confirm: z
      .strictObject({ adoption: z.uuid(), fingerprints: z.array(z.string().max(200)).min(1).max(20) })
      .optional(),
  }),
  limit: "expensive",
  response: Adoption,
  status: 202,
  errors: [422],
  async handle({ params, query, body, actor, audit, request }) {
    const at = await current(params.id);
    const address = { host: body.host, port: body.port, user: body.user };
    const keys = body.confirm ? await keysOf(params.id, body.confirm, address) : [];
    if (keys.length > 0) {
      await confirmKeys(params.id, address, keys);
      const detail = { fingerprints: keys.map(({ fingerprint }) => fingerprint) };
      await audit({ action: "host-key.confirm", subject: `${body.host}:${body.port}`, detail });
    }
    const payload = { what: "adopt", address, keys } as const;
    return startInspection(params.id, at.revision, payload, actor, query.wait, request.signal);
  },
});

async function keysOf(
  domainId: string,
  confirm: { readonly adoption: string; readonly fingerprints: readonly string[] },
  address: { readonly host: string; readonly port: number },
) {
  const { payload, result } = await inspectionById(domainId, confirm.adoption);
  const same =
    payload.what === "adopt" &&
    payload.address.host === address.host &&
    payload.address.port === address.port;
  const found = same && result !== null ? (result as ScanAnswer).keys : [];
  const wanted = found.filter(({ fingerprint }) => confirm.fingerprints.includes(fingerprint));
  if (wanted.length === 0) {
    throw new HttpError(422, "not-valid", "That adoption found no key with one of these fingerprints.");
  }
  return wanted;
}

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
