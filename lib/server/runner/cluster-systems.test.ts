import { expect, test } from "vitest";
import type { JobEventData } from "@/lib/editor/jobs";
import { clusterSystems } from "./cluster-systems";

test("machines that their cluster's package has confirmed, or found running it, are proven; others are not", () => {
  const step = (name: string, state: "done" | "failed" | "skipped", message?: string): JobEventData => ({
    type: "step",
    target: "lab",
    step: name,
    state,
    ...(message === undefined ? {} : { message }),
  });
  const machines = ["a.lab.lan", "b.lab.lan", "c.lab.lan", "d.lab.lan"];
  const events = [
    ...[step("a.lab.lan build", "done", "/nix/store/a"), step("a.lab.lan confirm", "done", "/nix/store/a")],
    ...[step("b.lab.lan build", "done", "/nix/store/b"), step("b.lab.lan confirm", "skipped", "it runs it")],
    ...[step("c.lab.lan build", "done", "/nix/store/c"), step("c.lab.lan confirm", "failed", "no")],
    step("d.lab.lan", "skipped"),
  ];
  expect([...clusterSystems(events, machines)]).toEqual([
    ["a.lab.lan", "/nix/store/a"],
    ["b.lab.lan", "/nix/store/b"],
  ]);
});
