import type { Machine } from "@/lib/model/schema";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

function asNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Warns of IPv4 addresses that no host can have: the first and last of their network. /31 and /32 have neither. */
export function interfaceProblems(machine: Machine, path: readonly string[], problems: Problem[]): void {
  for (const [name, face] of Object.entries(machine.interfaces)) {
    for (const [index, { address, prefixLength }] of face.ipv4.entries()) {
      if (prefixLength > 30) continue;
      const size = 2 ** (32 - prefixLength);
      const host = asNumber(address) % size;
      if (host !== 0 && host !== size - 1) continue;
      problems.push({
        severity: "warning",
        code: "address-not-for-hosts",
        path: pointer(...path, "interfaces", name, "ipv4", index, "address"),
        message: `Machine ${path.at(-1)}: ${address}/${prefixLength} is the ${host === 0 ? "network's own" : "broadcast"} address.`,
        suggestion: "Use an address between the two, or check the prefix length.",
      });
    }
  }
}
