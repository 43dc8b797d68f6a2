import { type DomainDocument, EXTENSIONS } from "@/lib/model/schema";
import { listed } from "@/lib/resolver/listed";
import { own, pointer, sortedKeys } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import type { Problem } from "@/lib/shared/problem";

/** Inputs that the exported flake has by itself, or may. */
const GIVEN = ["nixpkgs", "cluster-config", ...EXTENSIONS];
const RESERVED = new Map([
  ["nixpkgs", "the domain's nixpkgs is set beside its inputs"],
  ["self", "self is the flake itself"],
]);

/** Inputs with a name that is taken, and follows that lead nowhere (R32). */
export function inputProblems(document: DomainDocument, problems: Problem[]): void {
  const names = sortedKeys(document.inputs);
  for (const name of names) {
    const path = ["inputs", name];
    const taken = RESERVED.get(name);
    if (taken !== undefined)
      problems.push({
        severity: "error",
        code: "reserved-input",
        path: pointer(...path),
        message: `An input cannot be called ${name}: ${taken}.`,
        suggestion: "Give the input another name.",
      });
    const follows = own(document.inputs, name)?.follows ?? {};
    for (const key of sortedKeys(follows)) {
      const target = own(follows, key) ?? "";
      const head = target.split("/")[0] ?? "";
      if (Object.hasOwn(document.inputs, head) || GIVEN.includes(head)) continue;
      const all = [...names, "nixpkgs"];
      const guess = nearest(head, all);
      problems.push({
        severity: "error",
        code: "unknown-input",
        path: pointer(...path, "follows", key),
        message: `Input ${name}: its ${key} follows "${target}", which is no input of this domain.`,
        suggestion: `${guess === undefined ? "" : `Did you mean ${guess}? `}Inputs: ${listed(all, "none")}.`,
      });
    }
  }
}
