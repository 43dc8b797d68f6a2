import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSqlite } from "./connection";

const EDITS = 20;
let folder: string;
let file: string;
/** How long the write-ahead log was once each edit was acknowledged. */
const lengths: number[] = [];

/** A database whose edits are all in the write-ahead log, as the power found it. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "power-"));
  file = path.join(folder, "studio.db");
  const live = path.join(folder, "live.db");
  const client = openSqlite(live);
  await client.execute("CREATE TABLE edit (number INTEGER PRIMARY KEY, words TEXT)");
  await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  for (let number = 1; number <= EDITS; number++) {
    const transaction = await client.transaction("write");
    await transaction.execute({
      sql: "INSERT INTO edit VALUES (?, ?)",
      args: [number, `edit ${number} `.repeat(400)],
    });
    await transaction.commit();
    lengths.push(statSync(`${live}-wal`).size);
  }
  copyFileSync(live, file);
  copyFileSync(`${live}-wal`, `${file}-wal`);
  client.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The edits that a database still has after `harm` was done to its log. */
async function after(harm: (log: string) => void): Promise<number[]> {
  const hurt = path.join(folder, `hurt-${Math.random()}.db`);
  copyFileSync(file, hurt);
  copyFileSync(`${file}-wal`, `${hurt}-wal`);
  harm(`${hurt}-wal`);
  const client = openSqlite(hurt);
  try {
    const check = await client.execute("PRAGMA integrity_check");
    expect(check.rows[0]?.integrity_check).toBe("ok");
    const { rows } = await client.execute("SELECT number, words FROM edit ORDER BY number");
    for (const { number, words } of rows) expect(words).toBe(`edit ${number} `.repeat(400));
    return rows.map(({ number }) => Number(number));
  } finally {
    client.close();
  }
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

it("keeps every acknowledged edit when the log is whole", async () => {
  expect(await after(() => {})).toEqual(upTo(EDITS));
});

it("keeps exactly the edits that a truncated log holds whole, wherever it ends", async () => {
  for (let cut = 0; cut < 24; cut++) {
    const length = Math.floor(((lengths.at(-1) ?? 0) * (cut + 0.5)) / 24);
    const whole = lengths.filter((each) => each <= length).length;
    expect(await after((log) => truncateSync(log, length))).toEqual(upTo(whole));
  }
});

it("drops an edit whose tail was never written, and none before it", async () => {
  for (const at of [5, 12, EDITS]) {
    const end = lengths[at - 1] ?? 0;
    const kept = await after((log) => {
      const bytes = readFileSync(log);
      bytes.fill(0, end - 700);
      writeFileSync(log, bytes);
    });
    expect(kept).toEqual(upTo(at - 1));
  }
});
