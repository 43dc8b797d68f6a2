import "server-only";
import { createHash } from "node:crypto";
import type { HostKey, HostKeyState } from "@/lib/editor/inspections";
import { knownHosts, pinHostKeys } from "../db/known-hosts";
import type { Address } from "../jobs/inspections";

/** A host as `known_hosts` names it: alone on port 22, else `[host]:port`. */
export function knownHostName({ host, port }: Pick<Address, "host" | "port">): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** The keys in lines of a `known_hosts` file or of ssh-keyscan; whatever else is there is left out. */
export function readHostKeys(text: string, host: string): HostKey[] {
  return text.split("\n").flatMap((line) => {
    const [name, type, key] = line.trim().split(/\s+/);
    if (name !== host || !type || !key || !/^[A-Za-z0-9+/]+=*$/.test(key)) return [];
    const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
    return [{ type, key, fingerprint: `SHA256:${digest.replace(/=+$/, "")}` }];
  });
}

/** The keys that somebody confirmed for an address. */
export async function confirmedKeys(
  domainId: string,
  address: Pick<Address, "host" | "port">,
): Promise<HostKey[]> {
  return readHostKeys(await knownHosts(domainId), knownHostName(address));
}

/** How keys that answer compare with those that were confirmed. */
export function compareKeys(confirmed: readonly HostKey[], offered: readonly HostKey[]): HostKeyState {
  if (confirmed.length === 0) return "unknown";
  return offered.some(({ key }) => confirmed.some((known) => known.key === key)) ? "confirmed" : "changed";
}

/** Keeps keys that a person confirmed, in place of those before. */
export async function confirmKeys(
  domainId: string,
  address: Pick<Address, "host" | "port">,
  keys: readonly HostKey[],
): Promise<void> {
  const host = knownHostName(address);
  await pinHostKeys(
    domainId,
    host,
    keys.map(({ type, key }) => `${host} ${type} ${key}`),
  );
}
