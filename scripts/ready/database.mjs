import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root, say } from "./root.mjs";
import { run } from "./run.mjs";

/** Opens a database file. */
export async function open(file) {
  const { createClient } = await import("@libsql/client");
  const client = createClient({ url: pathToFileURL(file).href });
  await client.execute("PRAGMA busy_timeout = 10000");
  return client;
}

async function hasTable(client, name) {
  const { rows } = await client.execute({
    sql: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
    args: [name],
  });
  return rows.length > 0;
}

function knownMigrations() {
  const folder = path.join(root, "prisma/migrations");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations that a database has had, those of them that this version does not know, and one that did not finish. */
export async function migrationsOf(client) {
  if (!(await hasTable(client, "_prisma_migrations"))) return { applied: [], newer: [], failed: null };
  const { rows } = await client.execute(
    "SELECT migration_name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const applied = rows.map((row) => String(row.migration_name));
  const known = knownMigrations();
  return {
    applied,
    newer: applied.filter((name) => !known.includes(name)),
    failed: rows.find((row) => row.finished_at === null)?.migration_name ?? null,
  };
}

/**
 * Brings the database of a data directory to this version's schema; makes it when there is none.
 * Throws, with nothing changed, on a database of a newer version and on one that a failed migration left behind.
 */
export async function migrate(dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "studio.db");
  const known = knownMigrations();
  if (existsSync(file)) {
    const client = await open(file);
    try {
      const { applied, newer, failed } = await migrationsOf(client);
      if (newer.length > 0) {
        throw new Error(
          `The database ${file} was written by a newer version of Cluster Studio (it has ${newer.join(", ")}).\n` +
            "Start that version, or restore a backup that this one made.",
        );
      }
      if (failed) {
        throw new Error(
          `The migration ${failed} of ${file} did not finish. Restore the backup in ${path.join(dataDir, "backups")}.`,
        );
      }
      if (applied.length === known.length) return;
      if (applied.length > 0) {
        const backup = path.join(dataDir, "backups", `before-${known[applied.length]}-${Date.now()}.db`);
        mkdirSync(path.dirname(backup), { recursive: true, mode: 0o700 });
        await client.execute({ sql: "VACUUM INTO ?", args: [backup] });
        say(`Migrating the database; a backup is in ${backup}`);
      }
    } finally {
      client.close();
    }
  }
  await run(path.join(root, "node_modules/.bin/prisma"), ["migrate", "deploy"], {
    env: { DATA_DIR: dataDir },
  });
}

/** Whether somebody administers the instance yet. */
export async function hasAdministrator(dataDir) {
  const client = await open(path.join(dataDir, "studio.db"));
  try {
    return (await client.execute("SELECT 1 FROM User WHERE instanceAdmin LIMIT 1")).rows.length > 0;
  } finally {
    client.close();
  }
}
