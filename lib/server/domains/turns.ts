import "server-only";
import { perProcess } from "../db/client";

const turns = perProcess("cluster-studio.turns", () => new Map<string, Promise<unknown>>());

/** Runs `work` after everything that was given for the same key before it has ended. */
export async function inTurn<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}
