import "server-only";
import { database } from "./client";

const key = (domainId: string) => `known-hosts:${domainId}`;

/** The host keys that people confirmed for a domain's machines, as a `known_hosts` file. */
export async function knownHosts(domainId: string): Promise<string> {
  const row = await database().setting.findUnique({ where: { key: key(domainId) } });
  return row?.value ?? "";
}

/** Keeps host keys that a person confirmed. Lines of the same host that were there before are replaced. */
export async function pinHostKeys(domainId: string, host: string, lines: readonly string[]): Promise<void> {
  const kept = (await knownHosts(domainId))
    .split("\n")
    .filter((line) => line !== "" && line.split(" ")[0] !== host);
  const value = `${[...kept, ...lines].join("\n")}\n`;
  await database().setting.upsert({
    where: { key: key(domainId) },
    create: { key: key(domainId), value },
    update: { value },
  });
}
