// Every earlier schema, with what a studio of its time had written, becomes this version's without losing anything.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentDocument, documentAt } from "../domains/store";
import { signIn } from "../testing/instance";
import { closeDatabase } from "./client";
import { listDomains } from "./domains";
import { makeDatabase } from "./testing/empty-database";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = path.join(root, "prisma/migrations");
const names = readdirSync(folder)
  .filter((name) => !name.endsWith(".toml"))
  .sort();
const fixture = (name: string) => path.join(root, "prisma/fixtures", `${name}.sql`);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "migrate-"));
  process.env.DATA_DIR = dataDir;
  process.env.BASE_URL = "";
});
afterEach(async () => {
  await closeDatabase();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What Prisma notes of each migration that it has applied. */
async function note(client: Client, applied: readonly string[]) {
  await client.execute(
    `CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL,
      "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME,
      "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
      "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  );
  for (const name of applied) {
    const text = readFileSync(path.join(folder, name, "migration.sql"));
    await client.execute({
      sql: `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
        VALUES (?, ?, 1, ?, 1)`,
      args: [name, createHash("sha256").update(text).digest("hex"), name],
    });
  }
}

async function tables(client: Client) {
  const { rows } = await client.execute(
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_prisma%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
  );
  return rows.map(({ type, name, sql }) => ({ type, name, sql }));
}

async function count(client: Client, table: string) {
  return Number((await client.execute(`SELECT count(*) AS n FROM "${table}"`)).rows[0]?.n);
}

describe.each(names)("from the schema of %s", (name) => {
  it("there is a fixture (a new migration brings one: node scripts/dump.mjs DATA_DIR)", () => {
    expect(existsSync(fixture(name))).toBe(true);
  });

  it("keeps everything, ends in the newest schema, and people and documents are there", async () => {
    const file = path.join(dataDir, "studio.db");
    await makeDatabase(file, name);
    const client = createClient({ url: `file:${file}` });
    await note(client, names.slice(0, names.indexOf(name) + 1));
    await client.executeMultiple(readFileSync(fixture(name), "utf8"));
    const kept = ["User", "Domain", "Revision", "Snapshot", "Member", "ApiToken", "Invitation", "AuditEvent"];
    const before = await Promise.all(kept.map((table) => count(client, table)));
    client.close();

    const program = `import { migrate } from "./scripts/ready/database.mjs"; await migrate(process.env.DATA_DIR);`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: root,
      env: { ...process.env, DATA_DIR: dataDir },
      encoding: "utf8",
    });
    expect(run.stderr + run.stdout).not.toMatch(/error/i);
    expect(run.status).toBe(0);

    const migrated = createClient({ url: `file:${file}` });
    const fresh = path.join(dataDir, "fresh.db");
    await makeDatabase(fresh);
    const newest = createClient({ url: `file:${fresh}` });
    expect(await tables(migrated)).toEqual(await tables(newest));
    expect((await migrated.execute("PRAGMA foreign_key_check")).rows).toEqual([]);
    expect((await migrated.execute("PRAGMA integrity_check")).rows[0]?.integrity_check).toBe("ok");
    expect(await Promise.all(kept.map((table) => count(migrated, table)))).toEqual(before);
    expect(Math.min(...before)).toBeGreaterThan(0);
    migrated.close();
    newest.close();

    const visitor = await signIn("ada@example.org", "an engine of numbers");
    const listed = await visitor.ask("GET", "/api/domains");
    expect(listed.body.map((domain: { name: string }) => domain.name)).toEqual(["Shop"]);
    expect(await listDomains({ trashed: true })).toHaveLength(1);
    const { id, revision } = listed.body[0] as { id: string; revision: number };
    expect((await currentDocument(id))?.document.settings).toEqual({ one: 1, two: { inner: "it's" } });
    expect((await documentAt(id, 2))?.settings).toEqual({ one: 1 });
    expect(revision).toBeGreaterThanOrEqual(3);
  });
});
