import "server-only";
import { findUser } from "../db/users";
import type { NixPrograms } from "../nix/programs";
import type { Work } from "./work";

/** Nix as this job may use it, or why it may not: without confinement it is for administrators alone. */
export async function nixFor({ job, nix }: Work): Promise<NixPrograms | { readonly error: string }> {
  if (nix.confined) return nix.confined;
  const author = job.createdById === null ? null : await findUser(job.createdById);
  if (nix.unconfined && author?.instanceAdmin && author.disabledAt === null) return nix.unconfined;
  const only = nix.unconfined ? " Only administrators of this studio may evaluate without confinement." : "";
  return { error: `Nothing can be evaluated here: ${nix.reason}.${only}` };
}
