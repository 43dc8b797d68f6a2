import type {
  Annotation,
  Binding,
  Group,
  ResolvedMachine,
  ResolvedService,
  ServiceArgument,
} from "@/lib/resolver/resolution";
import { sameItems } from "@/lib/resolver/sequence";

/** The value of `selectors` or of a role: its machines' annotations in order, and what is most often wanted of them (R28). */
export function groupOf(annotations: readonly Annotation[]): Group {
  return {
    machines: annotations,
    names: annotations.map((annotation) => annotation.machineName),
    fqdns: annotations.map((annotation) => annotation.fqdn),
    ips: annotations.flatMap((annotation) => annotation.ips),
  };
}

/** The machines of one resolution; `version` is another object as soon as any annotation is another. */
export interface Machines {
  readonly all: ReadonlyMap<string, ResolvedMachine>;
  readonly version: object;
}

type Shared = Pick<ServiceArgument, "selectors" | "roles">;

/**
 * Groups and arguments made so far. One memo serves a resolution and those made from it: what it holds is checked
 * against the machines asked about, so that whatever stayed the same stays the same object.
 */
export class ArgumentMemo {
  private readonly groups = new WeakMap<readonly string[], { version: object; group: Group }>();
  private readonly shared = new WeakMap<ResolvedService, Shared>();
  private readonly arguments = new WeakMap<ResolvedMachine, WeakMap<Shared, ServiceArgument>>();

  argument(service: ResolvedService, machine: ResolvedMachine, machines: Machines): ServiceArgument {
    const shared = this.sharedBy(service, machines);
    let made = this.arguments.get(machine);
    if (made === undefined) {
      made = new WeakMap();
      this.arguments.set(machine, made);
    }
    let argument = made.get(shared);
    if (argument === undefined) {
      argument = { ...shared, this: machine.annotation };
      made.set(shared, argument);
    }
    return argument;
  }

  group(binding: Binding, { all, version }: Machines): Group {
    const kept = this.groups.get(binding.machines);
    if (kept?.version === version) return kept.group;
    const annotations: Annotation[] = [];
    for (const long of binding.machines) {
      const machine = all.get(long);
      if (machine) annotations.push(machine.annotation);
    }
    if (kept && sameItems(kept.group.machines, annotations)) {
      kept.version = version;
      return kept.group;
    }
    const group = groupOf(annotations);
    this.groups.set(binding.machines, { version, group });
    return group;
  }

  private sharedBy(service: ResolvedService, machines: Machines): Shared {
    const kept = this.shared.get(service);
    const selectors = this.group(service.selectors, machines);
    const roles = [...service.roles].map(([role, binding]) => [role, this.group(binding, machines)] as const);
    if (kept && kept.selectors === selectors && roles.every(([role, group]) => kept.roles[role] === group))
      return kept;
    const shared = { selectors, roles: Object.fromEntries(roles) };
    this.shared.set(service, shared);
    return shared;
  }
}
