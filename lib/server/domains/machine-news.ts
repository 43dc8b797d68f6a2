import "server-only";
import { findDomain } from "../db/domains";
import { type MachineNews, recordMachine } from "../db/machine-states";
import { keysSince } from "./renames";

/**
 * Keeps what a job learnt of a machine that had this key at the job's revision, under the key that it has now; nothing
 * where the machine, or its domain, is gone.
 */
export async function recordMachineOf(
  { domainId, revision }: { readonly domainId: string; readonly revision: number },
  machine: string,
  news: MachineNews,
): Promise<void> {
  // A rename may be appended in between; then the key is looked up again.
  for (;;) {
    const domain = await findDomain(domainId);
    if (!domain) return;
    const follow = await keysSince(domainId, revision, domain.revision);
    const key = follow(machine);
    if (key === null || (await recordMachine(domainId, key, news, domain.revision))) return;
  }
}
