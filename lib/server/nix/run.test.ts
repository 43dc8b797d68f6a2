import { expect, test } from "vitest";
import { run } from "./run";

// The shell dies at once, and what it started keeps its streams open: these runs end only when that has ended.
const ORPHAN = ["-c", "sleep 600 & echo; kill -9 $$"];

test("the time limit ends what outlives its program", async () => {
  const ended = await run("sh", ORPHAN, { limits: { seconds: 1 } });
  expect(ended.limit).toBe("time");
});

test("an abort ends what outlives its program", async () => {
  const abort = new AbortController();
  const ended = await run("sh", ORPHAN, {
    signal: abort.signal,
    onStdoutLine: () => setTimeout(() => abort.abort(), 50),
  });
  expect(ended.limit).toBe("cancelled");
});
