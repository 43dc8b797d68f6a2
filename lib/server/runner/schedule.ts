import "server-only";
import { resolveDomain } from "@/lib/resolver";
import { pruneAudit } from "../db/audit";
import { settingsOf } from "../db/domain-settings";
import { findDomain } from "../db/domains";
import { enqueueJob, listJobs, pruneInspections } from "../db/jobs";
import { currentDocument } from "../domains/store";
import type { InspectionPayload } from "../jobs/inspections";
import { readSettings } from "../settings";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KEPT_DAYS = 7;

/** Forgets old inspections, and what the audit log need not hold any more. */
export async function forgetOld(now: Date): Promise<void> {
  await pruneInspections(new Date(now.getTime() - KEPT_DAYS * DAY));
  const { auditDays } = readSettings();
  if (auditDays !== null) await pruneAudit(new Date(now.getTime() - auditDays * DAY));
}

/** Asks the machines of every domain whose schedule says so what they run. */
export async function askOnSchedule(now: Date): Promise<void> {
  for (const { domainId, value: minutes } of await settingsOf<number>("drift-schedule")) {
    const last = (await listJobs(domainId, "inspection", 200)).find(
      ({ payload }) => (JSON.parse(payload) as InspectionPayload).what === "drift",
    );
    if (last && now.getTime() - last.createdAt.getTime() < minutes * MINUTE) continue;
    // What is in the trash is only kept.
    if ((await findDomain(domainId))?.trashedAt !== null) continue;
    const at = await currentDocument(domainId);
    if (!at) continue;
    const machines = [...resolveDomain(at.document).machines.keys()];
    await enqueueJob({
      kind: "inspection",
      domainId,
      revision: at.revision,
      payload: { what: "drift", machines } satisfies InspectionPayload,
      createdBy: { id: null, name: "schedule" },
    });
  }
}
