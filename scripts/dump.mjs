// node scripts/dump.mjs DATA_DIR: prints a database's rows as SQL, for prisma/fixtures. Sessions and jobs are left out.
import path from "node:path";
import { migrationsOf, open } from "./ready/database.mjs";
import { stop } from "./ready/root.mjs";

const LEFT_OUT = new Set(["_prisma_migrations", "sqlite_sequence", "Session", "Verification"]);

function literal(value) {
  if (value === null) return "NULL";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof ArrayBuffer) return `X'${Buffer.from(value).toString("hex")}'`;
  return `'${String(value).replaceAll("'", "''")}'`;
}

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) stop("usage: node scripts/dump.mjs DATA_DIR");
const client = await open(path.resolve(dataDir, "studio.db"));
const { applied } = await migrationsOf(client);
const lines = [
  `-- What a studio of ${applied.at(-1)} had written.`,
  "BEGIN;",
  "PRAGMA defer_foreign_keys = ON;",
];
const tables = await client.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
for (const { name } of tables.rows) {
  if (LEFT_OUT.has(String(name)) || String(name).startsWith("sqlite_")) continue;
  const { columns, rows } = await client.execute(`SELECT * FROM "${name}"`);
  const names = columns.map((column) => `"${column}"`).join(", ");
  for (const row of rows) {
    const values = columns.map((_, index) => literal(row[index])).join(", ");
    lines.push(`INSERT INTO "${name}" (${names}) VALUES (${values});`);
  }
}
lines.push("COMMIT;");
client.close();
process.stdout.write(`${lines.join("\n")}\n`);
