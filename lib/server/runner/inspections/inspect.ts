import "server-only";
import path from "node:path";
import type { DomainDocument } from "@/lib/model/schema";
import { confirmedKeys, compareKeys } from "../../deployments/host-keys";
import { documentAt } from "../../domains/store";
import type { InspectionPayload } from "../../jobs/inspections";
import type { ConfinedNix } from "../../nix/confined";
import { scanHostKeys } from "../ask";
import { openSsh, type Ssh } from "../ssh";
import type { Handler, Work } from "../work";
import { adopt } from "./adopt";
import { lookForDrift } from "./drift";
import { listGenerations } from "./generations";
import { preflight } from "./preflight";
import { settle } from "./settle";

/** What each inspection gets. */
export interface Inspecting {
  readonly work: Work;
  readonly nix: ConfinedNix;
  readonly ssh: Ssh;
  readonly document: DomainDocument;
}

/** Looks something up at machines, without changing them. */
export const inspect: Handler = async (work) => {
  const { job, nix, signal } = work;
  if (!nix.confined) return { status: "failed", error: `Machines cannot be reached: ${nix.reason}.` };
  if (!nix.confined.canReachOutside) {
    const error = "Machines cannot be reached: slirp4netns (with /dev/net/tun) is missing.";
    return { status: "failed", error };
  }
  const document = await documentAt(job.domainId, job.revision);
  if (!document) return { status: "failed", error: `There is no revision ${job.revision}.` };
  const payload = JSON.parse(job.payload) as InspectionPayload;
  const ssh = await openSsh(path.join(work.folder, "ssh"), job.domainId, job.createdByName);
  try {
    const result = await answer({ work, nix: nix.confined, ssh, document }, payload);
    return signal.aborted ? { status: "cancelled" } : { status: "succeeded", result };
  } catch (error) {
    if (error instanceof Unanswered) return { status: "failed", error: error.message };
    throw error;
  } finally {
    await ssh.close();
  }
};

/** An inspection that ends without an answer, for a reason that people are told. */
export class Unanswered extends Error {}

function answer(inspecting: Inspecting, payload: InspectionPayload): Promise<unknown> {
  switch (payload.what) {
    case "host-key":
      return scan(inspecting, payload);
    case "preflight":
      return preflight(inspecting, payload);
    case "drift":
      return lookForDrift(inspecting, payload.machines);
    case "settle":
      return settle(inspecting, payload);
    case "generations":
      return listGenerations(inspecting, payload);
    case "adopt":
      return adopt(inspecting, payload);
  }
}

/** Which keys answer at an address, beside those that were confirmed. */
export async function scan(
  { work, nix, ssh }: Inspecting,
  { address }: Pick<Extract<InspectionPayload, { what: "host-key" }>, "address">,
) {
  const keys = await scanHostKeys(nix, ssh, address, work.signal);
  if (keys.length === 0) throw new Unanswered(`No SSH server answers at ${address.host}:${address.port}.`);
  return { keys, state: compareKeys(await confirmedKeys(work.job.domainId, address), keys) };
}
