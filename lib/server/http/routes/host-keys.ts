import "server-only";
import { z } from "zod";
import type { HostKeyAnswer as ScanAnswer } from "@/lib/editor/inspections";
import { confirmedKeys, confirmKeys } from "../../deployments/host-keys";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { HostKey, HostKeyScan } from "./deployment-shapes";
import { inspectionById, startInspection, Wait } from "./inspecting";
import { MachineParams, machineAddress } from "./places";

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
  async handle(asked) {
    const { id, machine: name } = asked.params;
    const { machine, revision, address } = await machineAddress(id, name);
    const payload = { what: "host-key", machine, address } as const;
    return startInspection(asked, revision, payload);
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
