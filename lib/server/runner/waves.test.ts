import { describe, expect, test } from "vitest";
import { PLAIN_STRATEGY, type Strategy, type Target, type TargetResult } from "@/lib/editor/jobs";
import { NOTHING_PROVEN } from "./run-target";
import { runWaves } from "./waves";

const target = (element: string): Target => ({ element, attribute: [element, "deploy"], scope: "machine" });
const result = (state: TargetResult["state"]): TargetResult => ({ state, message: null, ...NOTHING_PROVEN });

async function go(
  waves: readonly (readonly string[])[],
  given: Partial<Strategy> & {
    readonly canary?: boolean;
    readonly bad?: readonly string[];
    readonly same?: readonly string[];
  } = {},
  signal = new AbortController().signal,
) {
  const { canary = false, bad = [], same = [], ...strategy } = given;
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const results = await runWaves(
    {
      targets: waves.flat().map(target),
      waves,
      canary,
      strategy: { ...PLAIN_STRATEGY, ...strategy },
    },
    {
      signal,
      emit: (event) => event.type === "wave" && order.push(`wave ${event.wave} ${event.state}`),
      leaveOut: ({ element }) => order.push(`left out ${element}`),
      async run({ element }) {
        order.push(element);
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return result(bad.includes(element) ? "failed" : same.includes(element) ? "unchanged" : "done");
      },
    },
  );
  const states = Object.fromEntries(Object.entries(results).map(([name, { state }]) => [name, state]));
  return { order, most, states };
}

describe("waves", () => {
  test("come one after the other, with no more at a time than allowed", async () => {
    const { order, most } = await go([["a", "b", "c"], ["d"]], { parallel: 2 });
    expect(most).toBe(2);
    expect(order).toEqual([
      "wave 1 started",
      "a",
      "b",
      "c",
      "wave 1 done",
      "wave 2 started",
      "d",
      "wave 2 done",
    ]);
  });

  test("end after so many failures; what is left out is said", async () => {
    const { states } = await go([["a", "b", "c", "d"], ["e"]], {
      parallel: 1,
      stopAfterFailures: 2,
      bad: ["a", "c"],
    });
    expect(states).toEqual({ a: "failed", b: "done", c: "failed", d: "skipped", e: "skipped" });
  });

  test("a failed canary ends them, however many failures are allowed", async () => {
    const { states } = await go([["a"], ["b"]], { canary: true, stopAfterFailures: 10, bad: ["a"] });
    expect(states).toEqual({ a: "failed", b: "skipped" });
  });

  test("a canary that would not change gives its place to the next, until one shows what the change does", async () => {
    const waves = [["a"], ["b", "c", "d"], ["e"]];
    const given = { canary: true, stopAfterFailures: 10, same: ["a", "b"], bad: ["c"] };
    const { order, states } = await go(waves, given);
    expect(states).toEqual({ a: "unchanged", b: "unchanged", c: "failed", d: "skipped", e: "skipped" });
    expect(order.filter((each) => !each.startsWith("wave"))).toEqual([
      ...["a", "b", "c"],
      ...["left out d", "left out e"],
    ]);
    const well = await go(waves, { canary: true, same: ["a"], parallel: 2 });
    expect(well.order).toEqual([
      ...["wave 1 started", "a", "wave 1 done", "wave 2 started", "b", "wave 2 done"],
      ...["wave 3 started", "c", "d", "wave 3 done", "wave 4 started", "e", "wave 4 done"],
    ]);
    expect(well.states).toMatchObject({ b: "done", e: "done" });
  });

  test("nothing is waited for after a wave that changed nothing", async () => {
    const waves = [["a"], ["b", "c"], ["d"]];
    const { order } = await go(waves, { canary: true, same: ["a", "b", "d"], pauseSeconds: 0.01 });
    expect(order.filter((each) => each.includes("pausing"))).toEqual(["wave 3 pausing"]);
  });

  test("cancelled in a pause, the rest never begins", async () => {
    const stop = new AbortController();
    const running = go([["a"], ["b"]], { pauseSeconds: 3600 }, stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect((await running).states).toEqual({ a: "done", b: "cancelled" });
  });
});
