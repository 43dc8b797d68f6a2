import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
let dataDir: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "backup-"));
  dataDir = path.join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const env = { ...process.env, DATA_DIR: dataDir };
  return spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
}

const migrate = () =>
  run(
    "--input-type=module",
    "-e",
    `import { migrate } from "./scripts/ready/database.mjs";
     await migrate(process.env.DATA_DIR).catch((error) => { console.error(error.message); process.exit(1); });`,
  );
const connect = () => createClient({ url: `file:${path.join(dataDir, "studio.db")}` });

/** Another process that executes a statement and keeps the database open, as the studio does. */
async function occupy(statement: string) {
  const program = `import { createClient } from "@libsql/client";
    const client = createClient({ url: "file:" + process.argv[1] });
    await client.execute("PRAGMA journal_mode = WAL");
    await client.execute(process.argv[2]);
    console.log("there");
    setInterval(() => {}, 1000);`;
  const args = ["--input-type=module", "-e", program, path.join(dataDir, "studio.db"), statement];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    async leave() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

describe("migrate", () => {
  it("makes a database, leaves a current one alone, and refuses a newer one", async () => {
    expect(migrate().status).toBe(0);
    const client = connect();
    await client.execute("INSERT INTO Setting VALUES ('greeting', '\"hello\"')");
    expect(migrate().status).toBe(0);
    expect((await client.execute("SELECT value FROM Setting")).rows).toHaveLength(1);
    await client.execute(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, started_at, applied_steps_count) " +
        "VALUES ('x', 'x', '29990101000000_future', 1, 1, 1)",
    );
    client.close();
    const refused = migrate();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("newer version of Cluster Studio (it has 29990101000000_future)");
  });
});

describe("backup and restore", () => {
  it("copies a database in use, and puts the copy back when it is not", async () => {
    migrate();
    const user = await occupy("INSERT INTO Setting VALUES ('kept', '1')");
    const file = path.join(folder, "copy.db");
    expect(run("scripts/backup.mjs", "backup", "--out", file).stderr).toBe("");
    expect(run("scripts/backup.mjs", "backup", "--out", file).status).toBe(1);
    expect(statSync(file).mode & 0o077).toBe(0);
    await user.leave();
    const later = await occupy("INSERT INTO Setting VALUES ('later', '2')");
    const busy = run("scripts/backup.mjs", "restore", file);
    expect(busy.stderr).toContain("in use. Stop the studio first.");
    await later.leave();

    expect(run("scripts/backup.mjs", "restore", file).stderr).toBe("");
    const restored = connect();
    const { rows } = await restored.execute("SELECT key FROM Setting");
    restored.close();
    expect(rows.map((row) => row.key)).toEqual(["kept"]);
    expect(readdirSync(path.join(dataDir, "backups"))).toHaveLength(1);
  });

  it("refuses what is no backup, and leaves the database as it was", async () => {
    migrate();
    const file = path.join(folder, "no.db");
    writeFileSync(file, "not a database, but long enough to look like a file of some kind".repeat(100));
    expect(run("scripts/backup.mjs", "restore", file).status).toBe(1);
    expect(existsSync(path.join(dataDir, "backups"))).toBe(false);
    expect(run("scripts/backup.mjs").status).toBe(2);
  });
});
