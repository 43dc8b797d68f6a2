import "server-only";
import type { TargetResult } from "@/lib/editor/jobs";
import { findJob, jobEventsAfter, writeJobResult } from "../../db/jobs";
import { addressesOf } from "../../deployments/connection";
import { recordMachineOf } from "../../domains/machine-news";
import type { InspectionPayload } from "../../jobs/inspections";
import { askMachine, facts } from "../ask";
import { JobLog } from "../job-log";
import type { Inspecting } from "./inspect";

/** The target's supervisor holds this lock until it has confirmed or gone back. */
const SETTLED = `
lock=/run/cluster-deployment/lock
if [ -e "$lock" ]; then flock -w 1000 "$lock" true; fi
echo "running $(readlink -e /run/current-system 2>/dev/null)"
echo "boot $(readlink -e /nix/var/nix/profiles/system 2>/dev/null)"
`;
const SECONDS = 1100;
/** A machine that went back may need a while until its network does. */
const TRIES = 10;
const BETWEEN = 6_000;

/** Asks the machines of an interrupted deployment what became of them, and puts it into the deployment's result. */
export async function settle(
  inspecting: Inspecting,
  { deployment, machines }: Extract<InspectionPayload, { what: "settle" }>,
): Promise<{ readonly machines: readonly string[] }> {
  const { work, document } = inspecting;
  const addresses = await addressesOf(work.job.domainId, document);
  const learnt = await Promise.all(
    machines.map(async (machine) => {
      const address = addresses.get(machine);
      const said = address ? await ask(inspecting, address) : null;
      const told = said?.ok ? facts(said.text) : null;
      const seen = told && { running: told.get("running") || null, boot: told.get("boot") || null };
      if (address && seen) await recordMachineOf(work.job, address.element, { ...seen, detail: {} });
      return {
        machine,
        seen,
        message: said && !said.ok ? said.message : "There is no such machine any more.",
      };
    }),
  );
  const job = await findJob(deployment);
  if (!job) return { machines };
  const results = JSON.parse(job.result ?? "{}") as Record<string, TargetResult>;
  const begun = await activating(deployment);
  const log = await JobLog.open(deployment);
  for (const { machine, seen, message } of learnt) {
    const before = results[machine];
    if (!before) continue;
    const result = seen
      ? outcome(before, seen, begun.has(machine))
      : { ...before, message: `Interrupted. ${message}` };
    results[machine] = result;
    log.add({ type: "result", target: machine, result });
    log.add({ type: "target", target: machine, state: result.state, message: result.message ?? "" });
  }
  await log.flush();
  await writeJobResult(deployment, results);
  return { machines };
}

/** Machines on which an activation had begun. */
async function activating(deployment: string): Promise<ReadonlySet<string>> {
  const machines = new Set<string>();
  for (let last = 0; ; ) {
    const events = await jobEventsAfter(deployment, last);
    if (events.length === 0) return machines;
    for (const { seq, data } of events) {
      last = seq;
      if (data.type === "step" && data.step === "activate") machines.add(data.target);
    }
  }
}

/** What it comes to that a machine runs something, once nothing happens there any more. */
function outcome(
  before: TargetResult,
  { running, boot }: { readonly running: string | null; readonly boot: string | null },
  begun: boolean,
): TargetResult {
  const built = before.toplevel;
  if (built !== null && running === built && boot === built) {
    return {
      ...before,
      state: "done",
      running,
      message: "The runner was interrupted; the machine runs the new system.",
    };
  }
  const now = `The machine runs ${running ?? "no system"} and boots ${boot ?? "none"}.`;
  if (running !== boot)
    return { ...before, state: "unknown", running, message: `The runner was interrupted. ${now}` };
  if (begun)
    return { ...before, state: "rolled-back", running, message: `The runner was interrupted. ${now}` };
  const message = `The runner was interrupted before anything was activated: the machine is as it was. ${now}`;
  return { ...before, state: "failed", running, message };
}

async function ask({ work, nix, ssh }: Inspecting, address: Parameters<typeof askMachine>[2]) {
  const options = { signal: work.signal, seconds: SECONDS, asRoot: true };
  let said = await askMachine(nix, ssh, address, SETTLED, options);
  for (let attempt = 1; attempt < TRIES && !said.ok && !work.signal.aborted; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    said = await askMachine(nix, ssh, address, SETTLED, options);
  }
  return said;
}
