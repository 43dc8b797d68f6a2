import ipaddr from "ipaddr.js";
import type { Cluster, Interface } from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";

export type Family = "ipv4" | "ipv6";

/** An address as people write it, with or without its prefix length: `10.5.0.7/16`. */
export interface WrittenAddress {
  readonly address: string;
  /** Null where nothing stands after a slash, or no slash. */
  readonly prefixLength: number | null;
}

/** Parts an address from its prefix length; says nothing of whether the address is one. */
export function writtenAddress(text: string): WrittenAddress {
  const [address = "", ...rest] = text.split("/");
  const prefix = rest.join("/").trim();
  return { address: address.trim(), prefixLength: /^\d{1,3}$/.test(prefix) ? Number(prefix) : null };
}

/** What keeps a text from being an address of a family, in words; null for an address. */
export function addressFault(family: Family, address: string): string | null {
  const said = `“${address}”`;
  if (family === "ipv6") {
    if (ipaddr.IPv6.isValid(address)) return null;
    return ipaddr.IPv4.isValidFourPartDecimal(address)
      ? `${said} is an IPv4 address: add it with “+ v4”.`
      : `${said} is no IPv6 address, such as fd00::10.`;
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  if (ipaddr.IPv6.isValid(address)) return `${said} is an IPv6 address: add it with “+ v6”.`;
  const parts = address.split(".");
  const high = parts.find((part) => /^\d+$/.test(part) && Number(part) > 255);
  if (high !== undefined) return `${said} is no IPv4 address: ${high} is more than 255.`;
  if (parts.length !== 4 && parts.every((part) => /^\d+$/.test(part)))
    return `${said} is no IPv4 address: it has ${parts.length} ${parts.length === 1 ? "number" : "numbers"} of four.`;
  return `${said} is no IPv4 address, such as 192.168.1.10.`;
}

/** The prefix length that an address which is written without one most likely has, and why. */
export interface LikelyPrefix {
  readonly prefixLength: number;
  readonly because: string;
}

const USUAL: Record<Family, number> = { ipv4: 24, ipv6: 64 };

/** That of the interface's own addresses, else that of the cluster's machines, those beside the address first. */
export function likelyPrefix(
  family: Family,
  address: string,
  held: Interface,
  cluster: Cluster | undefined,
): LikelyPrefix {
  const [own] = held[family];
  if (own !== undefined)
    return { prefixLength: own.prefixLength, because: "as the interface’s other address has" };
  const machines = cluster?.machines ?? {};
  const others = sortedKeys(machines).flatMap((name) =>
    Object.values(machines[name]?.interfaces ?? {}).flatMap((each) =>
      each[family].map((line) => ({ name, ...line })),
    ),
  );
  const beside = others.find(
    (other) =>
      addressFault(family, other.address) === null &&
      ipaddr.parse(address).match(ipaddr.parse(other.address), other.prefixLength),
  );
  const found = beside ?? others[0];
  return found === undefined
    ? { prefixLength: USUAL[family], because: "as is usual" }
    : { prefixLength: found.prefixLength, because: `as ${found.name} has` };
}
