import type { DeclaredAddress, Deployment, Interface, Machine } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import {
  bool,
  call,
  data,
  entry,
  list,
  type Nix,
  type NixEntry,
  type NixItem,
  number,
  set,
  string,
} from "../nix/expression";
import { elementFile } from "../nix/file";
import { type Files, moduleItems, nixosModules, settingEntries } from "./embed";
import { userEntries } from "./user";

function staticAddresses(addresses: Interface["ipv4"]): Nix {
  return list(
    addresses.map(({ address, prefixLength }) =>
      set([entry("address", string(address)), entry("prefixLength", number(prefixLength))]),
    ),
  );
}

function interfaceEntries(value: Interface): NixEntry[] {
  const entries: NixEntry[] = [];
  if (value.ipv4.length > 0)
    entries.push({ name: ["ipv4", "addresses"], value: staticAddresses(value.ipv4) });
  if (value.ipv6.length > 0)
    entries.push({ name: ["ipv6", "addresses"], value: staticAddresses(value.ipv6) });
  // NixOS asks for a lease wherever nothing says otherwise; a module of the machine may still say so.
  entries.push(entry("useDHCP", value.useDHCP ? bool(true) : call("lib.mkDefault", bool(false))));
  return entries;
}

function interfacesModule(interfaces: Machine["interfaces"]): NixItem[] {
  const names = sortedKeys(interfaces);
  const entries = names.flatMap((name): NixEntry[] => {
    const value = interfaces[name];
    if (value === undefined) return [];
    return [{ name: ["networking", "interfaces", name], value: set(interfaceEntries(value)) }];
  });
  return entries.length === 0 ? [] : [{ value: set(entries) }];
}

function deploymentEntries(deployment: Deployment): NixEntry[] {
  const entries: NixEntry[] = [];
  if (deployment.targetHost !== null) entries.push(entry("targetHost", string(deployment.targetHost)));
  if (deployment.targetUser !== "root") entries.push(entry("targetUser", string(deployment.targetUser)));
  if (deployment.targetPort !== 22) entries.push(entry("targetPort", number(deployment.targetPort)));
  if (deployment.buildOn !== "local") entries.push(entry("buildOn", string(deployment.buildOn)));
  return entries;
}

function declaredAddress({ role, address, port }: DeclaredAddress): Nix {
  const entries = [entry("role", string(role)), entry("address", string(address))];
  if (port !== null) entries.push(entry("port", number(port)));
  return set(entries);
}

/** The file of a machine. `apart` is its path without extension. */
export function machineFile(files: Files, machine: Machine, long: string, apart: string): string {
  const entries: NixEntry[] = [entry("system", string(machine.system))];
  if (machine.tags.length > 0) entries.push(entry("tags", list(machine.tags.map(string))));
  if (machine.ips.length > 0) entries.push(entry("ips", list(machine.ips.map(string))));
  if (machine.addresses.length > 0)
    entries.push(entry("addresses", list(machine.addresses.map(declaredAddress))));
  const deployment = deploymentEntries(machine.deployment);
  if (deployment.length > 0) entries.push(entry("deployment", set(deployment)));
  if (sortedKeys(machine.annotations).length > 0)
    entries.push(entry("annotations", data(machine.annotations)));
  for (const name of sortedKeys(machine.users)) {
    const user = machine.users[name];
    if (user === undefined) continue;
    const value = set(userEntries(files, user, `user ${name} of ${long}`, `${apart}.users.${name}`));
    entries.push({ name: ["users", name], value, apart: true });
  }
  entries.push(
    ...nixosModules([
      ...interfacesModule(machine.interfaces),
      ...moduleItems(files, machine.modules, long, `${apart}.modules`),
    ]),
    ...settingEntries("machine", machine.settings),
  );
  return elementFile(entries);
}
