import "server-only";
import type { OfferedPackage } from "@/lib/editor/jobs";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { sortedKeys } from "@/lib/shared/json";
import { lastEvaluation } from "../db/evaluations";
import type { EvaluationAnswer } from "../evaluation/answer";

/** The packages that the library offers by itself; a domain that was never evaluated has these at least. */
const MACHINE = {
  deploy: "Build, copy and activate the system; without confirmation the machine goes back by itself",
  "dry-activate": "Build and copy the system, and say what activating it would change",
  build: "Build the machine's system, where its deployment says",
  rollback: "Activate an earlier generation, the one before the present unless told otherwise",
  status: "Show what the machine runs and what it would boot",
  "hardware-configuration": "Print the NixOS module that describes the machine's hardware, as found on it",
  iso: "Build an installation image with the machine's addresses and keys",
  ssh: "Open a shell on the machine, or run the command after --",
  vm: "Run the machine's configuration in a virtual machine here",
};
const SERVICE = {
  start: "Start the service's units on the machine",
  stop: "Stop the service's units on the machine",
  restart: "Restart the service's units on the machine",
  status: "Show the service's units on the machine",
  log: "Show the journal of the service's units on the machine",
};
const CLUSTER = {
  deploy: "Deploy all machines, one after the other, until one fails",
  "dry-activate": "Say what deploying all machines would change",
  build: "Build the systems of all machines",
  status: "Show what all machines run and would boot",
};
/** Machines' packages that a terminal is for. */
const INTERACTIVE: ReadonlySet<string> = new Set(["ssh", "vm"]);
const needsTerminal = (scope: string, name: string) => scope === "machine" && INTERACTIVE.has(name);

/** What a domain's flake offers: what Nix last said, else what the library offers every domain. */
export async function offeredPackages(
  domainId: string,
  document: DomainDocument,
): Promise<{ readonly known: boolean; readonly packages: readonly OfferedPackage[] }> {
  const text = await lastEvaluation(domainId);
  const info = text === null ? null : (JSON.parse(text) as EvaluationAnswer).info;
  return info ? { known: true, packages: grouped(info) } : { known: false, packages: shipped(document) };
}

function grouped(info: NonNullable<EvaluationAnswer["info"]>): OfferedPackage[] {
  const all = Object.keys(info.machines).length;
  const groups = new Map<string, OfferedPackage & { machines: string[] }>();
  for (const { scope, name, description, destructive, machine, service, cluster } of info.packages) {
    const of = { service: textOrNull(service), cluster: textOrNull(cluster) };
    const key = JSON.stringify([scope, name, description, destructive, of]);
    let group = groups.get(key);
    if (!group) {
      group = {
        scope: scope as OfferedPackage["scope"],
        name,
        description,
        destructive,
        terminal: needsTerminal(scope, name),
        ...of,
        machines: [],
      };
      groups.set(key, group);
    }
    if (typeof machine === "string") group.machines.push(machine);
  }
  return [...groups.values()].map((group) => {
    const everywhere = group.scope === "machine" && group.machines.length === all;
    return { ...group, machines: everywhere || group.scope === "cluster" ? null : group.machines };
  });
}

const textOrNull = (value: unknown) => (typeof value === "string" ? value : null);

function shipped(document: DomainDocument): OfferedPackage[] {
  const plain = { destructive: false, terminal: false, machines: null, service: null, cluster: null };
  const rows = (of: Readonly<Record<string, string>>) => Object.entries(of);
  const packages: OfferedPackage[] = rows(MACHINE).map(([name, description]) => {
    return { ...plain, scope: "machine", name, description, terminal: needsTerminal("machine", name) };
  });
  for (const { cluster, service, fqdn, selectors } of resolveDomain(document).services.values()) {
    // Without units there is nothing to start; the resolver knows a service's place, the document its units.
    if ((document.clusters[cluster]?.services[service]?.units ?? []).length === 0) continue;
    for (const [name, description] of rows(SERVICE)) {
      packages.push({
        ...plain,
        scope: "service",
        name,
        description,
        service: fqdn,
        machines: selectors.machines,
      });
    }
  }
  for (const cluster of sortedKeys(document.clusters)) {
    for (const [name, description] of rows(CLUSTER)) {
      packages.push({ ...plain, scope: "cluster", name, description, cluster });
    }
  }
  return packages;
}
