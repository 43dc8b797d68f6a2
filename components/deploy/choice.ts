import type { OfferedPackage } from "@/lib/editor/jobs";
import type { ElementRef } from "@/lib/model/element";
import type { Resolution } from "@/lib/resolver/resolution";

/** Where a package is to run. */
export type Where =
  | { readonly kind: "machines"; readonly machines: readonly string[] }
  | { readonly kind: "cluster"; readonly cluster: string };

/** The machines that a selection means: those in it, all of a cluster in it, those that a service in it selects. */
export function whereOf(selection: readonly ElementRef[], resolution: Resolution): Where {
  const [only] = selection;
  if (only?.kind === "cluster" && selection.length === 1) return { kind: "cluster", cluster: only.cluster };
  const machines = new Set<string>();
  for (const element of selection) {
    if (element.kind === "machine")
      machines.add(`${element.machine}.${element.cluster}.${resolution.suffix}`);
    else if (element.kind === "service") {
      const service = resolution.services.get(`${element.service}.${element.cluster}.${resolution.suffix}`);
      for (const machine of service?.selectors.machines ?? []) machines.add(machine);
    } else if (element.kind === "cluster")
      for (const machine of resolution.machines.values())
        if (machine.cluster === element.cluster) machines.add(machine.fqdn);
  }
  if (machines.size === 0 && resolution.machines.size === 1) {
    const [last] = resolution.machines.keys();
    if (last !== undefined) machines.add(last);
  }
  return { kind: "machines", machines: [...machines] };
}

/** The long forms of the machines in a place. */
export function machinesOf(where: Where, resolution: Resolution): readonly string[] {
  if (where.kind === "machines") return where.machines;
  return [...resolution.machines.values()]
    .filter(({ cluster }) => cluster === where.cluster)
    .map(({ fqdn }) => fqdn);
}

/** The packages that can be run on all of these machines, or on the cluster that they all are, the usual one first. */
export function packagesFor(
  offered: readonly OfferedPackage[],
  machines: readonly string[],
  cluster: string | null = null,
): readonly OfferedPackage[] {
  const wanted = new Set(machines);
  const fits = (each: OfferedPackage) => {
    if (each.scope === "cluster") return each.cluster === cluster;
    if (each.machines === null) return true;
    const there = new Set(each.machines);
    return wanted.size === 0 ? each.scope === "machine" : [...wanted].every((machine) => there.has(machine));
  };
  const rank = (each: OfferedPackage) =>
    each.terminal
      ? 5
      : each.scope === "cluster"
        ? 4
        : each.scope === "service"
          ? 3
          : each.name === "deploy"
            ? 0
            : each.destructive
              ? 2
              : 1;
  return offered
    .filter(fits)
    .sort(
      (left, right) =>
        rank(left) - rank(right) ||
        (left.service ?? "").localeCompare(right.service ?? "") ||
        left.name.localeCompare(right.name),
    );
}

/** Whether a package activates a system, so that a health check can decide about it. */
export function activates({ scope, name }: Pick<OfferedPackage, "scope" | "name">): boolean {
  return scope === "machine" && (name === "deploy" || name === "rollback");
}

/** How a package is named in a list of them. */
export function packageKey(each: Pick<OfferedPackage, "service" | "cluster" | "scope" | "name">): string {
  const of = each.scope === "cluster" ? each.cluster : each.service;
  return `${each.scope} ${of ?? ""}:${each.name}`;
}

/** What a package is called where it stands beside others: "deploy", "restart dns". */
export function packageTitle({ name, service }: Pick<OfferedPackage, "name" | "service">): string {
  return service === null ? name : `${name} ${service.split(".")[0]}`;
}

/** What running a package is called: "Deploy", "Run wipe", "Run restart dns". */
export function runTitle(each: Pick<OfferedPackage, "scope" | "name" | "service">): string {
  return each.scope === "machine" && each.name === "deploy" ? "Deploy" : `Run ${packageTitle(each)}`;
}

/** The command that runs a machine's package in the folder of the domain's flake. */
export function terminalCommand(machine: string, name: string): string {
  return `nix run '.#"${machine}".${name}'`;
}

/** "3 machines", "nas.attic.lan", "the 12 machines of attic". */
export function whereWords(where: Where, count: number): string {
  if (where.kind === "cluster")
    return `the ${count} ${count === 1 ? "machine" : "machines"} of ${where.cluster}`;
  return count === 1 ? (where.machines[0] ?? "") : `${count} machines`;
}
