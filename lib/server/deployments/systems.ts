import "server-only";
import type { TargetResult } from "@/lib/editor/jobs";
import { listJobs } from "../db/jobs";

/** How many of the newest deployments are looked through. */
const LOOK_BACK = 200;

/** The newest revision whose deployment built each system, by its store path. */
export async function deployedSystems(domainId: string): Promise<ReadonlyMap<string, number>> {
  const systems = new Map<string, number>();
  for (const { revision, payload, result } of await listJobs(domainId, "deployment", LOOK_BACK)) {
    // Other packages name systems that they did not build.
    if (result === null || JSON.parse(payload).package !== "deploy") continue;
    for (const { toplevel } of Object.values(JSON.parse(result) as Record<string, TargetResult>)) {
      if (toplevel !== null && !systems.has(toplevel)) systems.set(toplevel, revision);
    }
  }
  return systems;
}
