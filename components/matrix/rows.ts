import type { Reach, Resolution, ResolvedMachine, ResolvedService } from "@/lib/resolver/resolution";

/** What of the matrix is shown, and in which order. */
export interface MatrixView {
  /** Part of a machine's or a service's long form; empty shows everything. */
  readonly text: string;
  readonly cluster: string | null;
  readonly tag: string | null;
  readonly order: "name" | "services" | "service";
  /** For the order by service: its long form. */
  readonly service: string | null;
  /** Leaves out services that reach none of the machines shown. */
  readonly reachingOnly: boolean;
}

export const WHOLE_MATRIX: MatrixView = {
  text: "",
  cluster: null,
  tag: null,
  order: "name",
  service: null,
  reachingOnly: false,
};

function reachRank(reach: Reach | undefined): number {
  if (reach === undefined) return 2;
  return reach.selectedBy.length > 0 ? 0 : 1;
}

/** The machines of a view, in its order; ties stay by cluster, then name. */
export function matrixMachines(resolution: Resolution, view: MatrixView): readonly ResolvedMachine[] {
  const text = view.text.trim().toLowerCase();
  const services = [...resolution.services.keys()];
  const meantAsService = text !== "" && services.some((fqdn) => fqdn.includes(text));
  const machines = [...resolution.machines.values()].filter(
    ({ cluster, annotation }) =>
      (view.cluster === null || cluster === view.cluster) &&
      (view.tag === null || annotation.tags.includes(view.tag)),
  );
  const named = text === "" ? machines : machines.filter(({ fqdn }) => fqdn.includes(text));
  // A text that names services only narrows the columns.
  const shown = named.length === 0 && meantAsService ? machines : named;
  if (view.order === "services") {
    const count = new Map(
      shown.map(({ fqdn }) => [
        fqdn,
        resolution.reachOf(fqdn).filter((reach) => reach.selectedBy.length > 0).length,
      ]),
    );
    return shown.toSorted((left, right) => (count.get(right.fqdn) ?? 0) - (count.get(left.fqdn) ?? 0));
  }
  const { service } = view;
  if (view.order === "service" && service !== null) {
    const rank = new Map(
      shown.map(({ fqdn }) => [
        fqdn,
        reachRank(resolution.reachOf(fqdn).find((reach) => reach.service === service)),
      ]),
    );
    return shown.toSorted((left, right) => (rank.get(left.fqdn) ?? 2) - (rank.get(right.fqdn) ?? 2));
  }
  return shown;
}

/** The services of a view, by cluster, then name. */
export function matrixServices(
  resolution: Resolution,
  view: MatrixView,
  machines: readonly ResolvedMachine[],
): readonly ResolvedService[] {
  const text = view.text.trim().toLowerCase();
  const services = [...resolution.services.values()];
  const machineNames = text !== "" && [...resolution.machines.keys()].some((fqdn) => fqdn.includes(text));
  const named = text === "" ? services : services.filter(({ fqdn }) => fqdn.includes(text));
  const shown = named.length === 0 && machineNames ? services : named;
  if (!view.reachingOnly) return shown;
  const reaching = new Set(
    machines.flatMap(({ fqdn }) => resolution.reachOf(fqdn).map(({ service }) => service)),
  );
  return shown.filter(({ fqdn }) => reaching.has(fqdn));
}

/** A short sign for each role: its first letter, more letters where roles begin alike, a number where those do not tell them apart. */
export function roleSigns(roles: readonly string[]): ReadonlyMap<string, string> {
  const signs = new Map<string, string>();
  const used = new Set<string>();
  const count = new Map<string, number>();
  for (const role of roles)
    for (let length = 1; length <= 3; length++) {
      const begin = [...role].slice(0, length).join("");
      if ([...begin].length === length) count.set(begin, (count.get(begin) ?? 0) + 1);
    }
  for (const role of roles) {
    const letters = [...role];
    let length = 1;
    const sign = () => letters.slice(0, length).join("");
    while (length < Math.min(3, letters.length) && (count.get(sign()) ?? 0) > 1) length++;
    const [first = "", ...rest] = [...sign()];
    const plain = first.toUpperCase() + rest.join("");
    let shown = plain;
    for (let number = 2; used.has(shown); number++) shown = `${plain.slice(0, 2)}${number}`;
    used.add(shown);
    signs.set(role, shown);
  }
  return signs;
}
