import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";

const migrations = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));

/** Makes a database by the committed migrations, up to and including `last`. */
export async function makeDatabase(file: string, last?: string): Promise<void> {
  const client = createClient({ url: `file:${file}` });
  for (const name of readdirSync(migrations).sort()) {
    if (name.endsWith(".toml")) continue;
    await client.executeMultiple(readFileSync(path.join(migrations, name, "migration.sql"), "utf8"));
    if (name === last) break;
  }
  client.close();
}
