import type { Cluster, DomainDocument, Machine, SourceModule } from "@/lib/model/schema";
import type { ServiceEntry } from "@/lib/resolver/bindings";
import { listed } from "@/lib/resolver/listed";
import type { MachineEntry } from "@/lib/resolver/machine-entry";
import { factsIn } from "@/lib/resolver/source/facts";
import { Sets } from "@/lib/resolver/source/sets";
import { own, pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

interface Need {
  readonly bit: number;
  readonly code: string;
  readonly lacking: string;
  readonly suggestion: string;
}

const NEEDS: readonly Need[] = [
  {
    bit: Sets.SshServer,
    code: "no-ssh-server",
    lacking: "its SSH server is never switched on: after a deployment nobody could reach it",
    suggestion: "Set services.openssh.enable = true; in a module of the machine, its cluster or the domain.",
  },
  {
    bit: Sets.SshKey,
    code: "no-deployment-key",
    lacking: "its deployment user is given no SSH key: after a deployment nobody could sign in",
    suggestion:
      "Add openssh.authorizedKeys.keys to that user, here or in the cluster, or deploy as a user who has a key.",
  },
  {
    bit: Sets.BootLoader,
    code: "no-boot-loader",
    lacking: "no boot loader is set: it would not start again",
    suggestion: "Set boot.loader.systemd-boot.enable = true; or another loader in one of its modules.",
  },
  {
    bit: Sets.RootFileSystem,
    code: "no-root-file-system",
    lacking: "no root file system is set",
    suggestion: 'Set fileSystems."/" in one of its modules, or take in its hardware configuration.',
  },
  {
    bit: Sets.StateVersion,
    code: "no-state-version",
    lacking: "system.stateVersion is not set: an update could change what its data means",
    suggestion: "Set system.stateVersion to the release that it was installed with.",
  },
];

function modulesSet(modules: Readonly<Record<string, SourceModule>>): number {
  let sets = 0;
  for (const module of Object.values(modules)) sets |= factsIn(module, module.source).sets;
  return sets;
}

function userHasKey(holder: Cluster | Machine, user: string): boolean {
  const found = own(holder.users, user);
  return found !== undefined && (factsIn(found, found.systemConfig).sets & Sets.SshKey) !== 0;
}

/** What the domain's modules set; a cluster module that hands modules to machines may set anything. */
export function domainSets(document: DomainDocument): number {
  let sets = modulesSet(document.modules);
  for (const module of Object.values(document.clusterModules))
    sets |= /modules/i.test(module.source) ? Sets.All : factsIn(module, module.source).sets;
  return sets;
}

/** What a machine's own sources set. */
export function machineSets(machine: Machine): number {
  const sets = modulesSet(machine.modules);
  return userHasKey(machine, machine.deployment.targetUser) ? sets | Sets.SshKey : sets;
}

/** What machines of a cluster lack to start and to be reached again (R39, R40): one warning for what all of them lack. */
export function needProblems(
  cluster: Cluster,
  name: string,
  everywhere: number,
  machines: ReadonlyMap<string, MachineEntry>,
  services: ReadonlyMap<string, ServiceEntry>,
): readonly Problem[] {
  const common = everywhere | modulesSet(cluster.modules);
  if (common === Sets.All || machines.size === 0) return [];
  const byService = setsByService(common, services);
  const lacking = NEEDS.map((): string[] => []);
  const keys = new Map<string, number>();
  const keyOf = (user: string): number => {
    let bit = keys.get(user);
    if (bit === undefined) {
      bit = userHasKey(cluster, user) ? Sets.SshKey : 0;
      keys.set(user, bit);
    }
    return bit;
  };
  for (const [machine, { document, resolved, sets }] of machines) {
    let has = common | sets | keyOf(document.deployment.targetUser);
    if (byService.size > 0) has |= byService.get(resolved.fqdn) ?? 0;
    // Without a server a key opens nothing: one warning says enough.
    if ((has & Sets.SshServer) === 0) has |= Sets.SshKey;
    if (has === Sets.All) continue;
    for (const [index, need] of NEEDS.entries()) if ((has & need.bit) === 0) lacking[index]?.push(machine);
  }
  return NEEDS.flatMap((need, index) => lackProblems(need, lacking[index] ?? [], name, machines));
}

function setsByService(
  common: number,
  services: ReadonlyMap<string, ServiceEntry>,
): ReadonlyMap<string, number> {
  const sets = new Map<string, number>();
  for (const { resolved, sources } of services.values()) {
    const more = sources.sets & ~common;
    if (more === 0) continue;
    for (const machine of resolved.selectors.machines) sets.set(machine, (sets.get(machine) ?? 0) | more);
  }
  return sets;
}

function lackProblems(
  { code, lacking, suggestion }: Need,
  names: readonly string[],
  cluster: string,
  machines: ReadonlyMap<string, MachineEntry>,
): Problem[] {
  const problem = (path: string, who: string): Problem => ({
    severity: "warning",
    code,
    path,
    message: `${who}: ${lacking}.`,
    suggestion,
  });
  if (names.length > 1 && names.length === machines.size)
    return [
      problem(
        pointer("clusters", cluster),
        `Every machine of cluster ${cluster} (${listed(names, "none", 4)})`,
      ),
    ];
  return names.map((name) =>
    problem(pointer("clusters", cluster, "machines", name), `Machine ${name} of cluster ${cluster}`),
  );
}
