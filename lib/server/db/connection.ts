import { pathToFileURL } from "node:url";
import { type Client, createClient, type Transaction } from "@libsql/client";
import { PrismaLibSQL } from "@prisma/adapter-libsql";

/**
 * `synchronous = FULL` in WAL mode: a transaction is on disk before it is acknowledged.
 * `busy_timeout`: the runner writes the same file.
 */
const PRAGMAS = [
  "PRAGMA busy_timeout = 10000",
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = FULL",
  "PRAGMA foreign_keys = ON",
];

/** Opens the file with one connection, which keeps its settings for as long as the client lives. */
export function openSqlite(file: string): Client {
  const client = createClient({ url: file === ":memory:" ? file : pathToFileURL(file).href });
  // Local statements run within the call; a file that cannot be opened fails at the first query too.
  for (const pragma of PRAGMAS) client.execute(pragma).catch(() => {});
  // The library's own `transaction` gives the connection away and opens another one without these settings.
  // The adapter holds a lock for as long as a transaction lasts, so one connection is enough.
  client.transaction = async () => {
    await client.execute("BEGIN IMMEDIATE");
    return sameConnection(client);
  };
  return client;
}

function sameConnection(client: Client): Transaction {
  let open = true;
  const end = async (statement: "COMMIT" | "ROLLBACK") => {
    open = false;
    try {
      await client.execute(statement);
    } catch (error) {
      // A commit that failed (a full disk) leaves the transaction open, and the next one could not begin.
      if (statement === "COMMIT") await client.execute("ROLLBACK").catch(() => {});
      throw error;
    }
  };
  return {
    execute: (statement) => client.execute(statement),
    batch: async (statements) => {
      const results = [];
      for (const statement of statements) {
        results.push(
          await (Array.isArray(statement)
            ? client.execute({ sql: statement[0], args: statement[1] ?? [] })
            : client.execute(statement)),
        );
      }
      return results;
    },
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: () => end("COMMIT"),
    rollback: () => end("ROLLBACK"),
    close: () => {
      if (open) void end("ROLLBACK");
    },
    get closed() {
      return !open;
    },
  };
}

/** The Prisma adapter on connections as `openSqlite` makes them. */
export class SqliteAdapter extends PrismaLibSQL {
  readonly #file: string;

  constructor(file: string) {
    super({ url: ":memory:" });
    this.#file = file;
  }

  override createClient(config: { url: string }): Client {
    return openSqlite(this.#file === "" ? config.url : this.#file);
  }
}
