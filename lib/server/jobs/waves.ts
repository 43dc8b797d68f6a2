import type { Target } from "@/lib/editor/jobs";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { Resolution } from "@/lib/resolver/resolution";
import type { Problem } from "@/lib/shared/problem";
import { fail, ok, type Result } from "@/lib/shared/result";
import { oneMachine, planTargets, type TargetRequest } from "./targets";

export interface WaveRequest {
  /** Machines by short or long name, or the machines of a service's role. */
  readonly waves: readonly (readonly string[] | { readonly service: string; readonly role: string })[];
  readonly canary: readonly string[] | number | null;
}

export interface Plan {
  readonly targets: readonly Target[];
  readonly waves: readonly (readonly string[])[];
  readonly locks: readonly string[];
  /** Whether the first wave is of canaries: one that fails ends the deployment. */
  readonly canary: boolean;
}

/** What a request means: its targets, wave by wave, and the machines that nobody else may touch meanwhile. */
export function planDeployment(
  document: DomainDocument,
  request: TargetRequest & { readonly strategy?: WaveRequest | undefined },
): Result<Plan, readonly Problem[]> {
  const resolution = resolveDomain(document);
  const { cluster, strategy } = request;
  const ofCluster = (name: string) =>
    [...resolution.machines.values()].filter((machine) => machine.cluster === name).map(({ fqdn }) => fqdn);
  const expanded =
    cluster !== undefined && strategy !== undefined && document.clusters[cluster] !== undefined;
  const planned = planTargets(
    document,
    expanded ? { ...request, cluster: undefined, machines: ofCluster(cluster) } : request,
  );
  if (!planned.ok) return planned;
  const targets = planned.value;
  const elements = targets.map(({ element }) => element);
  const locks = cluster === undefined || expanded ? elements : ofCluster(cluster);
  if (strategy === undefined) return ok({ targets, waves: [elements], locks, canary: false });
  const waves = orderWaves(resolution, elements, strategy);
  return waves.ok ? ok({ targets, waves: waves.value, locks, canary: strategy.canary !== null }) : waves;
}

/** Canaries first, then the waves as asked, then everybody else; a machine goes in the first wave that names it. */
function orderWaves(
  resolution: Resolution,
  elements: readonly string[],
  request: WaveRequest,
): Result<readonly (readonly string[])[], readonly Problem[]> {
  const problems: Problem[] = [];
  const left = new Set(elements);
  const take = (names: readonly string[]) => names.filter((name) => left.delete(name));
  const named = (names: readonly string[]) =>
    names.flatMap((name) => {
      const found = oneMachine(resolution, name);
      if (found.ok) return [found.value];
      problems.push(found.error);
      return [];
    });
  const waves: (readonly string[])[] = [];
  if (Array.isArray(request.canary)) waves.push(take(named(request.canary)));
  const rest = request.waves.map((wave) => {
    if (!("role" in wave)) return take(named(wave));
    const binding = resolution.services
      .get(resolution.find(wave.service).services[0] ?? "")
      ?.roles.get(wave.role);
    if (binding) return take(binding.machines);
    const message = `There is no role ${wave.role} of a service ${wave.service}.`;
    problems.push({ severity: "error", code: "unknown-role", path: "", message });
    return [];
  });
  rest.push([...left]);
  if (typeof request.canary === "number") {
    const first = rest.flat().slice(0, request.canary);
    waves.push(first);
    waves.push(...rest.map((wave) => wave.filter((name) => !first.includes(name))));
  } else waves.push(...rest);
  if (problems.length > 0) return fail(problems);
  return ok(waves.filter((wave) => wave.length > 0));
}
