import { expect, test } from "vitest";
import { bare, domainOf } from "@/lib/resolver/testing/documents";
import { addressFault, likelyPrefix, writtenAddress } from "./addressText";

test.each([
  ["10.5.0.7/16", "10.5.0.7", 16],
  [" fd00::4 / 64 ", "fd00::4", 64],
  ["10.5.0.7", "10.5.0.7", null],
  ["10.5.0.7/", "10.5.0.7", null],
  ["10.5.0.7/x", "10.5.0.7", null],
  ["", "", null],
])("%s is parted into address and prefix length", (text, address, prefixLength) => {
  expect(writtenAddress(text)).toEqual({ address, prefixLength });
});

test.each([
  ["ipv4", "10.0.0.30", null],
  ["ipv4", "10.0.0.300", "“10.0.0.300” is no IPv4 address: 300 is more than 255."],
  ["ipv4", "10.0.0", "“10.0.0” is no IPv4 address: it has 3 numbers of four."],
  ["ipv4", "fd00::1", "“fd00::1” is an IPv6 address: add it with “+ v6”."],
  ["ipv4", "web1", "“web1” is no IPv4 address, such as 192.168.1.10."],
  ["ipv6", "fd00::1", null],
  ["ipv6", "10.0.0.1", "“10.0.0.1” is an IPv4 address: add it with “+ v4”."],
  ["ipv6", "fd00::g", "“fd00::g” is no IPv6 address, such as fd00::10."],
] as const)("what is wrong with %s %s is said", (family, address, fault) => {
  expect(addressFault(family, address)).toBe(fault);
});

test("an address without prefix length takes that of what is near it", () => {
  const line = (address: string, prefixLength: number) => ({ ipv4: [{ address, prefixLength }] });
  const of = domainOf({
    attic: { machines: { gate: { interfaces: { a: line("10.0.0.1", 22), b: line("10.8.0.1", 16) } } } },
    cellar: { machines: bare("build") },
  });
  const none = { useDHCP: false, ipv4: [], ipv6: [] };
  const own = { ...none, ...line("10.1.0.1", 28) };
  expect(likelyPrefix("ipv4", "10.8.3.1", own, of.clusters.attic).prefixLength).toBe(28);
  expect(likelyPrefix("ipv4", "10.8.3.1", none, of.clusters.attic)).toEqual({
    prefixLength: 16,
    because: "as gate has",
  });
  expect(likelyPrefix("ipv4", "192.168.0.1", none, of.clusters.attic).prefixLength).toBe(22);
  expect(likelyPrefix("ipv4", "192.168.0.1", none, of.clusters.cellar).prefixLength).toBe(24);
  expect(likelyPrefix("ipv6", "fd00::1", none, of.clusters.attic).prefixLength).toBe(64);
});
