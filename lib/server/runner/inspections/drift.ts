import "server-only";
import path from "node:path";
import { z } from "zod";
import type { Target } from "@/lib/editor/jobs";
import { machineStates } from "../../db/machine-states";
import { addressesOf } from "../../deployments/connection";
import type { MachineDetail } from "../../deployments/drift";
import { recordMachineOf } from "../../domains/machine-news";
import { keysNow } from "../../domains/renames";
import { writeFlake } from "../../nix/flakes";
import { locked } from "../lock";
import { buildPrograms } from "../programs";
import { differenceOn } from "./differing";
import { type Inspecting, Unanswered } from "./inspect";

const AT_ONCE = 4;
const Status = z.object({
  result: z.literal("done"),
  running: z.string().nullable(),
  profile: z.string().nullable(),
  booted: z.string().nullable(),
  generation: z.number().nullable(),
  rebootNeeded: z.boolean(),
});

/** Runs the machines' `status` packages and keeps what they say. */
export async function lookForDrift(
  inspecting: Inspecting,
  machines: readonly string[],
): Promise<{ readonly machines: readonly string[] }> {
  const { work, nix } = inspecting;
  const { job, folder, signal } = work;
  const ready = await locked(work, nix, inspecting.document, job.revision);
  if (!ready.ok) throw new Unanswered(ready.error.words);
  const { document } = ready.value;
  const elements = await addressesOf(job.domainId, document);
  const states = await machineStates(job.domainId);
  const follow = await keysNow(job.domainId, job.revision);
  const flake = await writeFlake(document, path.join(folder, "flake"));
  const targets = machines.map(
    (element): Target => ({ element, attribute: [element, "status"], scope: "machine" }),
  );
  const keep = async (machine: string, status: z.infer<typeof Status> | string) => {
    const address = elements.get(machine);
    if (address === undefined) return;
    const { element } = address;
    if (typeof status === "string") {
      await recordMachineOf(job, element, { detail: { failure: status } satisfies MachineDetail });
      return;
    }
    const { running, profile: boot, booted, generation, rebootNeeded } = status;
    const intended = states.get(follow(element) ?? "")?.intendedToplevel ?? null;
    const other = running === intended ? boot : running;
    const difference =
      intended === null || other === null || other === intended
        ? null
        : await differenceOn(inspecting, address, other, intended);
    const detail: MachineDetail = { booted, generation, rebootNeeded, difference };
    await recordMachineOf(job, element, { running, boot, detail });
  };
  const built: { readonly element: string; readonly program: string }[] = [];
  const unbuilt: Promise<void>[] = [];
  await buildPrograms(nix, flake, targets, { signal }, ({ element }, program) => {
    if (program.ok) built.push({ element, program: program.program });
    else unbuilt.push(keep(element, program.message));
  });
  await Promise.all(unbuilt);
  const place = async () => {
    for (let next = built.shift(); next && !signal.aborted; next = built.shift()) {
      await keep(next.element, await askStatus(inspecting, next.program));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, place));
  return { machines };
}

/** What a status package says of its machine, or in words why it says nothing. */
async function askStatus(
  { nix, ssh, work }: Inspecting,
  program: string,
): Promise<z.infer<typeof Status> | string> {
  let last: unknown = null;
  let failure = "";
  const ended = await nix.program(program, ["--json-progress"], {
    network: "outside",
    binds: ssh.binds,
    variables: ssh.variables,
    signal: work.signal,
    limits: { seconds: 120 },
    onStdoutLine: (line) => {
      try {
        last = JSON.parse(line);
      } catch {
        return;
      }
      const step = z.object({ state: z.literal("failed"), message: z.string() }).safeParse(last);
      if (step.success) failure = step.data.message;
    },
  });
  const status = Status.safeParse(last);
  if (status.success) return status.data;
  const said = ended.stderr.trim().split("\n").at(-1) ?? "";
  return [failure || `status ended with ${ended.code}`, said].filter((each) => each !== "").join(": ");
}
