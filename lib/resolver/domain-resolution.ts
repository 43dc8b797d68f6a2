import { ArgumentMemo, type Machines } from "@/lib/resolver/groups";
import { LongFormMap } from "@/lib/resolver/long-form-map";
import { reachAmong, sameReach } from "@/lib/resolver/reach";
import type {
  Reach,
  Resolution,
  ResolvedMachine,
  ResolvedService,
  ServiceArgument,
} from "@/lib/resolver/resolution";
import { splitLong } from "@/lib/resolver/roster";
import { holds, NONE } from "@/lib/resolver/sequence";
import type { DomainState } from "@/lib/resolver/state";
import type { Problem } from "@/lib/shared/problem";

/** What was computed on request, for one resolution and those made from it. */
interface Memo {
  readonly arguments: ArgumentMemo;
  readonly reaches: WeakMap<ResolvedMachine, { version: object; reach: readonly Reach[] }>;
}

/** A resolved domain: bindings and problems are there from the start, arguments and reach when asked for. */
export class DomainResolution implements Resolution {
  readonly suffix: string;
  readonly machines: ReadonlyMap<string, ResolvedMachine>;
  readonly services: ReadonlyMap<string, ResolvedService>;
  readonly problems: readonly Problem[];
  private readonly version = {};
  private readonly memo: Memo;
  private readonly table: Machines;

  constructor(
    readonly state: DomainState,
    previous?: DomainResolution,
  ) {
    const clusters = [...state.clusters];
    this.suffix = state.document.suffix;
    this.machines = new LongFormMap(
      this.suffix,
      new Map(clusters.map(([name, cluster]) => [name, cluster.machines])),
    );
    this.services = new LongFormMap(
      this.suffix,
      new Map(clusters.map(([name, cluster]) => [name, cluster.services])),
    );
    this.problems = state.problems;
    this.memo = previous?.memo ?? { arguments: new ArgumentMemo(), reaches: new WeakMap() };
    this.table = { all: this.machines, version: state.machinesVersion };
  }

  reachOf(long: string): readonly Reach[] {
    const machine = this.machines.get(long);
    if (machine === undefined) return NONE;
    const kept = this.memo.reaches.get(machine);
    if (kept?.version === this.version) return kept.reach;
    const found = reachAmong(long, this.services.values());
    const reach = kept && sameReach(kept.reach, found) ? kept.reach : found;
    this.memo.reaches.set(machine, { version: this.version, reach });
    return reach;
  }

  argumentOf(service: string, machine: string): ServiceArgument | undefined {
    const to = this.services.get(service);
    const on = this.machines.get(machine);
    if (!to?.enabled || on === undefined || !holds(to.selectors.machines, machine)) return undefined;
    return this.memo.arguments.argument(to, on, this.table);
  }

  find(name: string): { readonly machines: readonly string[]; readonly services: readonly string[] } {
    const machines: string[] = [];
    const services: string[] = [];
    const long = splitLong(name, this.suffix);
    for (const [cluster, state] of this.state.clusters) {
      const wanted = long === undefined ? name : long.cluster === cluster ? long.name : undefined;
      const machine = wanted === undefined ? undefined : state.machines.get(wanted);
      const service = wanted === undefined ? undefined : state.services.get(wanted);
      if (machine) machines.push(machine.resolved.fqdn);
      if (service) services.push(service.resolved.fqdn);
    }
    return { machines, services };
  }
}
