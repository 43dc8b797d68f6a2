import type { JobEventData } from "@/lib/editor/jobs";

/**
 * The systems that machines were proven to run by their cluster's own package, which tells each one's steps under its name: what
 * was built for it, where its confirmation came or was not needed.
 */
export function clusterSystems(
  events: Iterable<JobEventData>,
  machines: readonly string[],
): ReadonlyMap<string, string> {
  const built = new Map<string, string>();
  const proven = new Map<string, string>();
  for (const event of events) {
    if (event.type !== "step") continue;
    const machine = machines.find((name) => event.step.startsWith(`${name} `));
    if (machine === undefined) continue;
    const step = event.step.slice(machine.length + 1);
    if (step === "build" && event.state === "done" && event.message) built.set(machine, event.message);
    const system = built.get(machine);
    if (step === "confirm" && (event.state === "done" || event.state === "skipped") && system) {
      proven.set(machine, system);
    }
  }
  return proven;
}
