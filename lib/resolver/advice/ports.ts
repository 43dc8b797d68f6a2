import type { Machine } from "@/lib/model/schema";
import { canonical } from "@/lib/resolver/addresses";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

/** Warns of one port claimed twice at one address of a machine. */
export function portProblems(machine: Machine, path: readonly string[], problems: Problem[]): void {
  if (machine.addresses.length < 2) return;
  const claimed = new Map<string, string>();
  for (const [index, { role, address, port }] of machine.addresses.entries()) {
    if (port === null) continue;
    const key = `${canonical(address)} ${port}`;
    const first = claimed.get(key);
    if (first === undefined) claimed.set(key, role);
    else
      problems.push({
        severity: "warning",
        code: "duplicate-port",
        path: pointer(...path, "addresses", index, "port"),
        message: `Machine ${path.at(-1)}: port ${port} at ${address} is claimed by ${first} and again by ${role}.`,
        suggestion: "Give one of them another port, or remove the second claim.",
      });
  }
}
