import "server-only";
import { z } from "zod";
import { resolveDomain } from "@/lib/resolver";
import { addressesOf } from "../../deployments/connection";
import { currentDocument } from "../../domains/store";
import { oneMachine } from "../../jobs/targets";
import { HttpError, noSuchDomain } from "../problem-details";
import { DomainParams } from "../schemas";

/** Where routes about machines look. */

/** The newest document of a domain, or 404. */
export async function current(domainId: string) {
  const at = await currentDocument(domainId);
  if (!at) throw noSuchDomain();
  return at;
}

export const MachineParams = DomainParams.extend({ machine: z.string().min(1).max(255) });

/** Where a machine answers, by its short or long name; 404 where there is none. */
export async function machineAddress(domainId: string, name: string) {
  const at = await current(domainId);
  const found = oneMachine(resolveDomain(at.document), name);
  if (!found.ok) throw new HttpError(404, "no-such-machine", found.error.message);
  const address = (await addressesOf(domainId, at.document)).get(found.value);
  if (!address) throw new HttpError(404, "no-such-machine", `There is no machine ${name}.`);
  const { host, port, user } = address;
  return { machine: found.value, revision: at.revision, address: { host, port, user } };
}
