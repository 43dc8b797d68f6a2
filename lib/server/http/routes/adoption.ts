import "server-only";
import { z } from "zod";
import type { HostKeyAnswer as ScanAnswer } from "@/lib/editor/inspections";
import { confirmKeys } from "../../deployments/host-keys";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { DomainParams } from "../schemas";
import { Adoption } from "./deployment-shapes";
import { inspectionById, startInspection, Wait } from "./inspecting";
import { current } from "./places";

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
  async handle({ body, ...asked }) {
    const { params, audit } = asked;
    const at = await current(params.id);
    const address = { host: body.host, port: body.port, user: body.user };
    const keys = body.confirm ? await keysOf(params.id, body.confirm, address) : [];
    if (keys.length > 0) {
      await confirmKeys(params.id, address, keys);
      const detail = { fingerprints: keys.map(({ fingerprint }) => fingerprint) };
      await audit({ action: "host-key.confirm", subject: `${body.host}:${body.port}`, detail });
    }
    const payload = { what: "adopt", address, keys } as const;
    return startInspection(asked, at.revision, payload);
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
