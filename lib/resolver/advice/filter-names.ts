import type { DomainDocument, Filter } from "@/lib/model/schema";
import { pointer, sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

type Shipped = Exclude<Filter["filter"], "named" | "custom">;
const SHIPPED: Readonly<Record<Shipped, true>> = {
  clusterMachines: true,
  hostname: true,
  tag: true,
  cluster: true,
  domainMachines: true,
  except: true,
  intersect: true,
};

/** Named filters that are called like a shipped one: `filters.tag` can mean one of them only (R33). */
export function filterNameProblems(document: DomainDocument, problems: Problem[]): void {
  for (const name of sortedKeys(document.filters)) {
    if (!Object.hasOwn(SHIPPED, name)) continue;
    problems.push({
      severity: "error",
      code: "reserved-filter",
      path: pointer("filters", name),
      message: `A filter of the domain cannot be called ${name}: a shipped filter has that name.`,
      suggestion: "Give the filter another name.",
    });
  }
}
