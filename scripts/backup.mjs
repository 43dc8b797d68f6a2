// npm run backup -- --out FILE: copies the database while the studio runs. npm run restore -- FILE: puts a copy back.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { migrationsOf, open } from "./ready/database.mjs";
import { root, say, stop } from "./ready/root.mjs";

const USAGE = `usage: npm run backup -- --out FILE    copy the database to FILE, while the studio runs or not
       npm run restore -- FILE         put a copy back, while the studio is stopped

The copy holds everything but two keys: the one that signs sessions (DATA_DIR/auth-secret), without which people
sign in again, and the one that seals deploy keys and webhooks' secrets (DATA_DIR/keys/seal, or KEY_FILE), without
which these are lost. Keep the latter somewhere else than the copy.
`;

const dataDir = path.resolve(process.env.DATA_DIR || path.join(root, "data"));
const database = path.join(dataDir, "studio.db");

function use(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

async function backup(out) {
  if (out === undefined) use("--out FILE is missing");
  const file = path.resolve(out);
  if (!existsSync(database)) stop(`There is no database at ${database}.`);
  if (existsSync(file)) stop(`${file} is there already.`);
  mkdirSync(path.dirname(file), { recursive: true });
  const client = await open(database);
  try {
    // One consistent copy, whatever is being written meanwhile.
    await client.execute({ sql: "VACUUM INTO ?", args: [file] });
  } finally {
    client.close();
  }
  await check(file);
  say(`Backed up to ${file}`);
}

/** Throws unless the file is a whole database that this version can read. */
async function check(file) {
  const client = await open(file);
  try {
    const { rows } = await client.execute("PRAGMA integrity_check");
    if (rows[0]?.integrity_check !== "ok") throw new Error(`${file} is damaged.`);
    const { applied, newer } = await migrationsOf(client);
    if (applied.length === 0) throw new Error(`${file} is no database of Cluster Studio.`);
    if (newer.length > 0) throw new Error(`${file} was written by a newer version of Cluster Studio.`);
  } finally {
    client.close();
  }
}

/** Leaving write-ahead logging takes the database for itself: it fails while anybody else has it open. */
async function closeDown() {
  const client = await open(database);
  try {
    await client.execute("PRAGMA busy_timeout = 500");
    const { rows } = await client.execute("PRAGMA journal_mode = DELETE");
    if (rows[0]?.journal_mode !== "delete") throw new Error("busy");
  } catch {
    stop(`${database} is in use. Stop the studio first.`);
  } finally {
    client.close();
  }
}

async function restore(file) {
  if (file === undefined) use("which FILE to restore is missing");
  if (!existsSync(file)) stop(`There is no file ${file}.`);
  await check(file);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const copy = `${database}.restoring`;
  copyFileSync(file, copy);
  chmodSync(copy, 0o600);
  if (existsSync(database)) {
    await closeDown();
    const kept = path.join(dataDir, "backups", `replaced-${Date.now()}.db`);
    mkdirSync(path.dirname(kept), { recursive: true, mode: 0o700 });
    // A copy: at no moment is there no database, which a start would take for a new studio.
    copyFileSync(database, kept);
    say(`The database that was there is kept as ${kept}`);
  }
  for (const rest of ["-wal", "-shm"]) rmSync(database + rest, { force: true });
  renameSync(copy, database);
  say(`Restored ${file}`);
}

// What is in the database is nobody else's to read, wherever its copy ends up.
process.umask(0o077);

const [command, ...rest] = process.argv.slice(2);
try {
  const { values, positionals } = parseArgs({
    args: rest,
    options: { out: { type: "string" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help) process.stdout.write(USAGE);
  else if (command === "backup") await backup(values.out);
  else if (command === "restore") await restore(positionals[0]);
  else use("say backup or restore");
} catch (error) {
  if (error?.code?.startsWith?.("ERR_PARSE_ARGS")) use(error.message);
  stop(error instanceof Error ? error.message : String(error));
}
