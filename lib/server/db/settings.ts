import "server-only";
import { database } from "./client";

/** A setting of the instance as it was written, undefined where it never was. */
export async function readSetting(key: string): Promise<unknown> {
  const row = await database().setting.findUnique({ where: { key } });
  return row ? JSON.parse(row.value) : undefined;
}

export async function writeSetting(key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await database().setting.upsert({ where: { key }, create: { key, value: text }, update: { value: text } });
}
