import type { Cluster } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { elements, entry, type NixEntry, path } from "../nix/expression";
import { elementFile } from "../nix/file";
import { type Files, moduleItems, nixosModules, settingEntries } from "./embed";
import { machineFile } from "./machine";
import { serviceFile } from "./service";
import { userEntries } from "./user";

function references(name: string, members: readonly string[], folder: string): NixEntry[] {
  if (members.length === 0) return [];
  const entries = members.map((member) => entry(member, path(`./${folder}/${member}.nix`)));
  return [{ ...entry(name, elements(entries)), apart: true }];
}

/** Adds the files of a cluster: its own `default.nix`, and one for every machine, service and user. */
export function addCluster(files: Files, cluster: Cluster, name: string, suffix: string): void {
  const folder = `clusters/${name}`;
  const machines = sortedKeys(cluster.machines);
  const services = sortedKeys(cluster.services);
  const users = sortedKeys(cluster.users);

  files.set(
    `${folder}/default.nix`,
    elementFile([
      ...nixosModules(
        moduleItems(files, cluster.modules, `cluster ${name}.${suffix}`, `${folder}/default.modules`),
      ),
      ...references("machines", machines, "machines"),
      ...references("services", services, "services"),
      ...references("users", users, "users"),
      ...settingEntries("cluster", cluster.settings),
    ]),
  );
  for (const machine of machines) {
    const value = cluster.machines[machine];
    const apart = `${folder}/machines/${machine}`;
    if (value === undefined) continue;
    files.set(`${apart}.nix`, machineFile(files, value, `${machine}.${name}.${suffix}`, apart));
  }
  for (const service of services) {
    const value = cluster.services[service];
    const apart = `${folder}/services/${service}`;
    if (value === undefined) continue;
    files.set(`${apart}.nix`, serviceFile(files, value, `${service}.${name}.${suffix}`, apart));
  }
  for (const user of users) {
    const value = cluster.users[user];
    const apart = `${folder}/users/${user}`;
    if (value === undefined) continue;
    const entries = userEntries(files, value, `user ${user} of cluster ${name}.${suffix}`, apart);
    files.set(`${apart}.nix`, elementFile(entries));
  }
}
