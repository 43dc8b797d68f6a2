import type { Target } from "@/lib/editor/jobs";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { Resolution } from "@/lib/resolver/resolution";
import { own, sortedKeys } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";

/** Which package is to run where, as a request says it. Names are short or long. */
export interface TargetRequest {
  readonly package: string;
  readonly machines?: readonly string[] | undefined;
  readonly service?: string | undefined;
  readonly cluster?: string | undefined;
}

const problem = (code: string, message: string): Problem => ({ severity: "error", code, path: "", message });

/** The one element that a name means, or why there is none. */
function one(
  name: string,
  found: readonly string[],
  what: string,
  all: Iterable<string>,
): Result<string, Problem> {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return ok(first);
  if (first === undefined) {
    const there = [...all].slice(0, 20).join(", ");
    return fail(problem(`unknown-${what}`, `There is no ${what} ${name}; there are ${there || "none"}.`));
  }
  return fail(problem(`ambiguous-${what}`, `${name} may be ${found.join(" or ")}; use the long form.`));
}

/** The machine that a short or long name means. */
export function oneMachine(resolution: Resolution, name: string): Result<string, Problem> {
  return one(name, resolution.find(name).machines, "machine", resolution.machines.keys());
}

/** The packages that a request means, in order; every wrong name is reported. */
export function planTargets(
  document: DomainDocument,
  request: TargetRequest,
): Result<readonly Target[], readonly Problem[]> {
  if (request.cluster !== undefined) {
    if (own(document.clusters, request.cluster)) {
      const attribute = [request.cluster, request.package];
      return ok([{ element: request.cluster, attribute, scope: "cluster" }]);
    }
    const there = sortedKeys(document.clusters).join(", ");
    return fail([
      problem("unknown-cluster", `There is no cluster ${request.cluster}; there are ${there || "none"}.`),
    ]);
  }
  const resolution = resolveDomain(document);
  const problems: Problem[] = [];
  const machines: string[] = [];
  for (const name of request.machines ?? []) {
    const found = oneMachine(resolution, name);
    if (found.ok) machines.push(found.value);
    else problems.push(found.error);
  }
  if (problems.length > 0) return fail(problems);
  if (request.service !== undefined)
    return serviceTargets(resolution, request.service, machines, request.package);
  if (machines.length === 0) return fail([problem("no-machines", "Name the machines to run this on.")]);
  return ok(
    [...new Set(machines)].map((machine) => ({
      element: machine,
      attribute: [machine, request.package],
      scope: "machine" as const,
    })),
  );
}

function serviceTargets(
  resolution: Resolution,
  name: string,
  machines: readonly string[],
  packageName: string,
): Result<readonly Target[], readonly Problem[]> {
  const found = one(name, resolution.find(name).services, "service", resolution.services.keys());
  if (!found.ok) return fail([found.error]);
  const service = resolution.services.get(found.value);
  const selected = service?.selectors.machines ?? [];
  const outside = machines.filter((machine) => !selected.includes(machine));
  if (outside.length > 0) {
    return fail([problem("not-selected", `${found.value} does not select ${outside.join(", ")}.`)]);
  }
  return ok(
    (machines.length > 0 ? machines : selected).map((machine) => ({
      element: machine,
      attribute: [machine, "services", service?.service ?? "", packageName],
      scope: "service" as const,
    })),
  );
}
