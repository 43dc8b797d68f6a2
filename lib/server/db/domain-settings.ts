import "server-only";
import { database } from "./client";

/** Settings of one domain, as JSON by name. */
export type DomainSetting = "deploy-key" | "webhook" | "drift-schedule";

const keyOf = (name: DomainSetting, domainId: string) => `${name}:${domainId}`;

export async function readSetting<Value>(name: DomainSetting, domainId: string): Promise<Value | null> {
  const row = await database().setting.findUnique({ where: { key: keyOf(name, domainId) } });
  return row === null ? null : (JSON.parse(row.value) as Value);
}

/** Keeps a setting; null removes it. */
export async function writeSetting(name: DomainSetting, domainId: string, value: unknown): Promise<void> {
  const key = keyOf(name, domainId);
  if (value === null) {
    await database().setting.deleteMany({ where: { key } });
    return;
  }
  const text = JSON.stringify(value);
  await database().setting.upsert({
    where: { key },
    create: { key, value: text },
    update: { value: text },
  });
}

/** The setting of every domain that has it. */
export async function settingsOf<Value>(
  name: DomainSetting,
): Promise<readonly { readonly domainId: string; readonly value: Value }[]> {
  const rows = await database().setting.findMany({ where: { key: { startsWith: `${name}:` } } });
  return rows.map(({ key, value }) => ({
    domainId: key.slice(name.length + 1),
    value: JSON.parse(value) as Value,
  }));
}
