import "server-only";
import type { TargetResult } from "@/lib/editor/jobs";
import { findJob, jobEventsAfter, writeJobResult } from "../../db/jobs";
import { addressesOf } from "../../deployments/connection";
import { recordMachineOf } from "../../domains/machine-news";
import type { InspectionPayload } from "../../jobs/inspections";
import type { DeploymentPayload } from "../../jobs/kinds";
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
/** Packages whose whole effect is which system a machine runs. */
const ACTIVATES: ReadonlySet<string> = new Set(["deploy", "rollback"]);
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
  const payload = JSON.parse(job.payload) as DeploymentPayload;
  const activates = payload.targets[0]?.scope === "machine" && ACTIVATES.has(payload.package);
  const begun = await activating(deployment);
  const log = await JobLog.open(deployment);
  const tell = (target: string, result: TargetResult) => {
    results[target] = result;
    log.add({ type: "result", target, result });
    log.add({ type: "target", target, state: result.state, message: result.message ?? "" });
  };
  for (const { machine, seen, message } of learnt) {
    const before = results[machine];
    if (!before) continue;
    if (!seen) tell(machine, { ...before, message: `Interrupted. ${message}` });
    else if (activates) tell(machine, outcome(before, seen, begun.has(machine)));
    else tell(machine, halfDone(before, payload.package, seen));
  }
  for (const { element, scope } of payload.targets) {
    const before = scope === "cluster" ? results[element] : undefined;
    if (before?.state === "unknown") tell(element, clusterHalfDone(before, payload.package, learnt));
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

interface Seen {
  readonly running: string | null;
  readonly boot: string | null;
}

const nowWords = ({ running, boot }: Seen) =>
  `The machine runs ${running ?? "no system"} and boots ${boot ?? "none"}.`;

/** Of a package that does something else than activate a system, nobody can tell how far it came. */
function halfDone(before: TargetResult, name: string, seen: Seen): TargetResult {
  const message = `The runner was interrupted in the middle of ${name}; how far that came isn't known. ${nowWords(seen)}`;
  return { ...before, state: "failed", toplevel: null, running: seen.running, message };
}

function clusterHalfDone(
  before: TargetResult,
  name: string,
  learnt: readonly { readonly machine: string; readonly seen: Seen | null }[],
): TargetResult {
  const now = learnt.map(
    ({ machine, seen }) => `${machine} ${seen ? `runs ${seen.running ?? "no system"}` : "does not answer"}`,
  );
  const message = `The runner was interrupted in the middle of ${name}; how far that came isn't known. Now ${now.join(", ")}.`;
  return { ...before, state: "failed", message };
}

/** What it comes to that a machine runs something, once nothing happens there any more. */
function outcome(before: TargetResult, seen: Seen, begun: boolean): TargetResult {
  const built = before.toplevel;
  const { running, boot } = seen;
  if (built !== null && running === built && boot === built) {
    return {
      ...before,
      state: "done",
      running,
      message: "The runner was interrupted; the machine runs the new system.",
    };
  }
  const now = nowWords(seen);
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
