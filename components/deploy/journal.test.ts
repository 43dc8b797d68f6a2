import { describe, expect, test } from "vitest";
import { Journal } from "./journal";
import type { Run, RunEvent } from "./run";

const RUN: Run = {
  id: "1",
  domain: "d",
  revision: 3,
  package: "deploy",
  targets: [
    { element: "nas.attic.lan", attribute: ["nas.attic.lan", "deploy"], scope: "machine" },
    { element: "pi.attic.lan", attribute: ["pi.attic.lan", "deploy"], scope: "machine" },
  ],
  status: "running",
  createdBy: "Ada",
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: "2026-01-01T00:00:01.000Z",
  finishedAt: null,
  error: null,
  result: null,
};
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
const step = (
  second: number,
  name: string,
  state: "started" | "progress" | "done" | "failed" | "skipped",
  message?: string,
) =>
  ({
    type: "step",
    at: at(second),
    target: "nas.attic.lan",
    step: name,
    state,
    ...(message === undefined ? {} : { message }),
  }) satisfies RunEvent;

function journalOf(events: readonly RunEvent[], run: Run = RUN): Journal {
  const journal = new Journal(run);
  for (const event of events) journal.add(event);
  return journal;
}
const stepsOf = (journal: Journal, index = 0) =>
  journal.targets[index]?.steps.map(({ name, state }) => `${name} ${state}`);

describe("the journal of a run", () => {
  test("shows what is still to come before anything was told", () => {
    expect(stepsOf(journalOf([]))).toEqual([
      "evaluate waiting",
      "build waiting",
      "copy waiting",
      "activate waiting",
      "confirm waiting",
    ]);
    expect(journalOf([]).targets.map(({ state }) => state)).toEqual(["queued", "queued"]);
  });

  test("follows the steps of one target and leaves the other", () => {
    const journal = journalOf([
      { type: "target", at: at(1), target: "nas.attic.lan", state: "running" },
      step(1, "evaluate", "started"),
      step(4, "evaluate", "done"),
      step(4, "build", "started", "/nix/store/x"),
      step(5, "build", "progress", "building x"),
    ]);
    expect(stepsOf(journal)?.slice(0, 3)).toEqual(["evaluate done", "build progress", "copy waiting"]);
    expect(journal.targets[0]?.steps[0]).toMatchObject({ startedAt: at(1), endedAt: at(4) });
    expect(journal.targets[0]?.steps[1]).toMatchObject({ message: "building x", endedAt: null });
    expect(stepsOf(journal, 1)).toEqual(stepsOf(journalOf([])));
    expect(journal.lines.map(({ text }) => text)).toEqual([
      "evaluate started",
      "evaluate done",
      "build started: /nix/store/x",
      "building x",
    ]);
  });

  test("puts a step that nobody planned before those that still wait", () => {
    const journal = journalOf([step(1, "evaluate", "done"), step(2, "migrate", "started")]);
    expect(stepsOf(journal)?.slice(0, 3)).toEqual(["evaluate done", "migrate started", "build waiting"]);
  });

  test("keeps going back apart from failing and from being done", () => {
    const result = {
      state: "rolled-back",
      message: "failed its check",
      toplevel: "/n",
      previous: "/p",
      running: "/p",
    } as const;
    const journal = journalOf([
      step(5, "activate", "failed", "the target went back"),
      { type: "result", at: at(6), target: "nas.attic.lan", result },
    ]);
    expect(journal.targets[0]).toMatchObject({ state: "rolled-back", result: { running: "/p" } });
    expect(journal.lines.at(-1)).toMatchObject({ kind: "error", step: "activate" });
  });

  test("begins an ended run with its result, so that a reload shows the end at once", () => {
    const done = { state: "done", message: null, toplevel: "/n", previous: "/p", running: "/n" } as const;
    const journal = journalOf([], { ...RUN, status: "interrupted", result: { "nas.attic.lan": done } });
    expect(journal.targets.map(({ state }) => state)).toEqual(["done", "unknown"]);
  });

  test("of a run that ended before any machine's turn says so, and not that a machine is in doubt", () => {
    const ended = {
      ...RUN,
      status: "failed",
      error: "nas.attic.lan is being deployed already: Grace.",
    } as const;
    const states = (run: Run) => journalOf([], run).targets.map(({ state, message }) => [state, message]);
    expect(states(ended)[0]).toEqual(["skipped", "Not begun."]);
    expect(states({ ...RUN, status: "cancelled" })[0]).toEqual(["cancelled", "Not begun."]);
    const watched = journalOf([]);
    watched.end(ended);
    expect(watched.targets.map(({ state }) => state)).toEqual(["skipped", "skipped"]);
    expect(watched.error).toContain("Grace");
  });

  test("leaves what was told of a machine when the run as a whole says nothing of it", () => {
    const done = { state: "done", message: null, toplevel: "/n", previous: "/p", running: "/n" } as const;
    const journal = journalOf([
      { type: "target", at: at(1), target: "nas.attic.lan", state: "running" },
      { type: "result", at: at(2), target: "nas.attic.lan", result: done },
      { type: "target", at: at(2), target: "pi.attic.lan", state: "running" },
    ]);
    journal.end({ ...RUN, status: "failed", error: "The runner could not do this." });
    expect(journal.targets.map(({ state }) => state)).toEqual(["done", "unknown"]);
  });

  test("says which inputs it was locked to", () => {
    const inputs = { nixpkgs: "5f3a9c1d" };
    const journal = journalOf([{ type: "inputs", at: at(1), inputs }]);
    expect(journal.inputs).toEqual(inputs);
    expect(journal.lines.map(({ text }) => text)).toEqual(["input nixpkgs: 5f3a9c1d"]);
  });

  test("takes terminal colours out of lines and makes each line one", () => {
    const journal = journalOf([
      { type: "log", at: at(1), target: null, line: "\u001b[31;1merror:\u001b[0m no\u001b[K\nsecond\r\n" },
    ]);
    expect(journal.lines.map(({ text, kind }) => [text, kind])).toEqual([
      ["error: no", "error"],
      ["second", "error"],
    ]);
  });

  test("has bars once Nix says what it expects", () => {
    const none = { done: 0, expected: 0 };
    const target = "nas.attic.lan";
    const journal = journalOf([{ type: "progress", at: at(1), target, builds: none, copies: none }]);
    expect(journal.targets[0]).toMatchObject({ builds: null, copies: null });
    journal.add({ type: "progress", at: at(2), target, builds: { done: 1, expected: 4 }, copies: none });
    expect(journal.targets[0]).toMatchObject({ builds: { done: 1, expected: 4 }, copies: null });
  });
});
