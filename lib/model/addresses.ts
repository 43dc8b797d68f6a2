import ipaddr from "ipaddr.js";
import type { DomainDocument, Machine } from "./schema";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function isIpv4(address: Address): address is ipaddr.IPv4 {
  return address.kind() === "ipv4";
}

function broadcastOf(address: Address, prefixLength: number): Address | undefined {
  if (!isIpv4(address) || prefixLength > 30) return undefined;
  return ipaddr.IPv4.broadcastAddressFromCIDR(`${address.toString()}/${prefixLength}`);
}

function networkOf(address: Address, prefixLength: number): Address {
  const cidr = `${address.toString()}/${prefixLength}`;
  return isIpv4(address)
    ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
    : ipaddr.IPv6.networkAddressFromCIDR(cidr);
}

function following(address: Address): Address {
  const bytes = address.toByteArray();
  for (let index = bytes.length - 1; index >= 0; index--) {
    const byte = ((bytes[index] ?? 0) + 1) & 0xff;
    bytes[index] = byte;
    if (byte !== 0) break;
  }
  return ipaddr.fromByteArray(bytes);
}

const PLAIN_IPV4 = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

/** One spelling for every way to write an address. */
export function canonicalAddress(text: string): string {
  if (PLAIN_IPV4.test(text)) return text;
  return ipaddr.isValid(text) ? ipaddr.parse(text).toString() : text;
}

/** The addresses that are a machine's own: those of its interfaces, and its further ones. */
export function ownAddresses(machine: Machine): readonly string[] {
  const held = Object.values(machine.interfaces).flatMap(({ ipv4, ipv6 }) =>
    [...ipv4, ...ipv6].map(({ address }) => address),
  );
  return [...held, ...machine.ips].map(canonicalAddress);
}

/** Every address that a domain's machines have or declare. */
export function usedAddresses(document: DomainDocument): Set<string> {
  const used = new Set<string>();
  for (const cluster of Object.values(document.clusters)) {
    for (const machine of Object.values(cluster.machines)) {
      for (const address of ownAddresses(machine)) used.add(address);
      for (const { address } of machine.addresses) used.add(canonicalAddress(address));
      const host = machine.deployment.targetHost;
      if (host !== null && ipaddr.isValid(host)) used.add(canonicalAddress(host));
    }
  }
  return used;
}

/** How many addresses are tried before a prefix counts as full. */
const TRIES = 70_000;

/**
 * The next address after `address` within its prefix that is not in `used`, from the start again at the end; neither
 * the network's nor the broadcast address. Undefined when the prefix is full.
 */
export function nextFreeAddress(
  address: string,
  prefixLength: number,
  used: ReadonlySet<string>,
): string | undefined {
  const start = ipaddr.parse(address);
  const network = networkOf(start, prefixLength);
  const broadcast = broadcastOf(start, prefixLength)?.toString();
  const hasNetworkAddress = prefixLength < (isIpv4(start) ? 31 : 127);
  let at: Address = start;
  for (let tries = 0; tries < TRIES; tries++) {
    at = following(at);
    const inside = isIpv4(at)
      ? isIpv4(network) && at.match(network, prefixLength)
      : !isIpv4(network) && at.match(network, prefixLength);
    if (!inside) at = network;
    const text = at.toString();
    if (text === start.toString()) return undefined;
    if (hasNetworkAddress && text === network.toString()) continue;
    if (text !== broadcast && !used.has(text)) return text;
  }
  return undefined;
}

/**
 * Copies of machines with every static address moved on to one that is free in the domain, among the copies and of
 * `others`. What repeats a moved address follows it. An address whose prefix is full is left out of the copy.
 */
export function nextAddresses(
  document: DomainDocument,
  machines: readonly Machine[],
  others: readonly string[] = [],
): readonly Machine[] {
  const used = usedAddresses(document);
  for (const address of others) used.add(canonicalAddress(address));
  return machines.map((machine) => {
    const moved = new Map<string, string | undefined>();
    const advance = <Entry extends { readonly address: string; readonly prefixLength: number }>(
      entries: readonly Entry[],
    ): Entry[] =>
      entries.flatMap((entry) => {
        const next = nextFreeAddress(entry.address, entry.prefixLength, used);
        moved.set(canonicalAddress(entry.address), next);
        if (next === undefined) return [];
        used.add(next);
        return [{ ...entry, address: next }];
      });
    const interfaces = Object.fromEntries(
      Object.entries(machine.interfaces).map(([name, each]) => [
        name,
        { ...each, ipv4: advance(each.ipv4), ipv6: advance(each.ipv6) },
      ]),
    );
    const follow = (text: string) => {
      const key = canonicalAddress(text);
      return moved.has(key) ? moved.get(key) : text;
    };
    const host = machine.deployment.targetHost;
    return {
      ...machine,
      interfaces,
      ips: machine.ips.flatMap((address) => {
        const known = follow(address);
        if (known !== address) return known ?? [];
        // Nothing states the prefix of a declared address; it stays near.
        return advance([{ address, prefixLength: address.includes(":") ? 64 : 24 }]).map(
          (entry) => entry.address,
        );
      }),
      addresses: machine.addresses.flatMap((entry) => {
        const address = follow(entry.address);
        return address === undefined ? [] : [{ ...entry, address }];
      }),
      deployment: { ...machine.deployment, targetHost: host === null ? null : (follow(host) ?? null) },
    };
  });
}
