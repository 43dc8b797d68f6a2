import "server-only";
import { SqliteAdapter } from "./connection";
import { PrismaClient } from "./generated/client";
import { databaseFile } from "./location";

/** One connection serves everybody in turn: a transaction may have to wait for those before it. */
const PATIENT = { maxWait: 20_000, timeout: 20_000 };

export type Database = PrismaClient;

/** One client a process and file: bundles of the web server that each hold this module share it. */
const clients: Map<string, Database> = perProcess("cluster-studio.database", () => new Map());

export function database(): Database {
  const file = databaseFile();
  let client = clients.get(file);
  if (!client) {
    client = new PrismaClient({
      adapter: new SqliteAdapter(file),
      errorFormat: "minimal",
      transactionOptions: PATIENT,
    });
    clients.set(file, client);
  }
  return client;
}

/** Closes the database, so that a test can remove its folder. */
export async function closeDatabase(): Promise<void> {
  const file = databaseFile();
  const client = clients.get(file);
  clients.delete(file);
  await client?.$disconnect();
}

/** The value under `key`, made on first use. Next.js may load a module several times in one process. */
export function perProcess<Value>(key: string, make: () => Value): Value {
  const store = globalThis as unknown as Record<symbol, Value | undefined>;
  const symbol = Symbol.for(key);
  let value = store[symbol];
  if (value === undefined) {
    value = make();
    store[symbol] = value;
  }
  return value;
}

/** `perProcess`, for what belongs to one data directory. */
export function perInstance<Value>(key: string, make: () => Value): Value {
  return perProcess(`${key} ${databaseFile()}`, make);
}
