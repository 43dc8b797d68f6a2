import { expect, test } from "vitest";
import type { TargetState } from "@/lib/editor/jobs";
import { outcomeWords, runState, tallyWords } from "./outcome";

const target = (state: TargetState, running: string | null = null, message: string | null = null) => ({
  element: "nas.attic.lan",
  state,
  message,
  steps: [],
  builds: null,
  copies: null,
  result: { state, message, toplevel: "/new", previous: "/old", running },
});

test("proof is claimed only of packages that activate, and only with what the machine runs", () => {
  expect(outcomeWords(target("done", "/new"), "deploy")).toMatch(/^Proven/);
  expect(outcomeWords(target("done", null), "deploy")).toBeNull();
  expect(outcomeWords(target("done", "/new"), "restart")).toBeNull();
  expect(outcomeWords(target("done", null), "iso")).toMatch(/into the Nix store of the studio's server/);
});

test("going back, failing and being cut off say different things", () => {
  const words = (["rolled-back", "failed", "unknown"] as const).map((state) =>
    outcomeWords(target(state, "/old", "nginx is not active"), "deploy"),
  );
  expect(words[0]).toBe(
    "The machine went back to the system that it ran before; nothing needs to be undone. nginx is not active.",
  );
  expect(words[1]).toBe("nginx is not active.");
  const failed = (message: string) => outcomeWords(target("failed", null, message), "deploy");
  expect(failed("web.attic.lan can't be reached as root")).toBe("web.attic.lan can't be reached as root.");
  expect(failed("the system could not be built")).toBe("The system could not be built.");
  expect(failed("a.attic.lan can't be reached as root")).toBe("a.attic.lan can't be reached as root.");
  expect(new Set(words.map((each) => each?.slice(0, 12))).size).toBeGreaterThan(1);
});

test("a run in which every machine that failed went back is rolled back; one other failure and it failed", () => {
  expect(runState({ status: "failed" }, ["done", "rolled-back"])).toBe("rolled-back");
  expect(runState({ status: "failed" }, ["failed", "rolled-back"])).toBe("failed");
  expect(runState({ status: "failed" }, [])).toBe("failed");
  expect(runState({ status: "succeeded" }, ["done"])).toBe("succeeded");
});

test("the tally names what there is", () => {
  expect(tallyWords(["done", "done", "rolled-back", "skipped"])).toBe("2 done, 1 rolled back, 1 skipped");
});
