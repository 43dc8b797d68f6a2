import { expect, test } from "vitest";
import type { JobEventData } from "@/lib/editor/jobs";
import { NixProgress } from "./nix-progress";

const nix = (line: object) => `@nix ${JSON.stringify(line)}`;

function told(lines: readonly string[]): JobEventData[] {
  const events: JobEventData[] = [];
  let time = 0;
  const progress = new NixProgress(
    "host1",
    (event) => events.push(event),
    () => {
      time += 1000;
      return time;
    },
  );
  for (const line of lines) progress.line(line);
  progress.end();
  return events;
}

test("builds are told as Nix sums them up", () => {
  const events = told([
    nix({ action: "start", id: 1, level: 0, text: "", type: 104 }),
    nix({ action: "result", id: 1, type: 105, fields: [0, 2, 1, 0] }),
    nix({ action: "result", id: 1, type: 105, fields: [2, 2, 0, 0] }),
  ]);
  const copies = { done: 0, expected: 0 };
  expect(events).toEqual([
    { type: "progress", target: "host1", builds: { done: 0, expected: 2 }, copies },
    { type: "progress", target: "host1", builds: { done: 2, expected: 2 }, copies },
  ]);
});

test("copies are counted where Nix gives no sum", () => {
  const events = told([
    nix({ action: "start", id: 1, level: 3, text: "copying 2 paths", type: 103 }),
    nix({ action: "start", id: 2, level: 3, text: "copying path '/nix/store/a'", type: 100 }),
    nix({ action: "stop", id: 2 }),
    nix({ action: "start", id: 3, level: 5, text: "copying path '/nix/store/b'", type: 100 }),
    nix({ action: "stop", id: 3 }),
  ]);
  const builds = { done: 0, expected: 0 };
  expect(events.filter(({ type }) => type === "progress")).toEqual([
    { type: "progress", target: "host1", builds, copies: { done: 1, expected: 2 } },
    { type: "progress", target: "host1", builds, copies: { done: 2, expected: 2 } },
  ]);
});

test("messages and build logs become plain lines, debugging does not", () => {
  const events = told([
    nix({ action: "msg", level: 0, msg: "\u001b[31;1merror:\u001b[0m it broke" }),
    nix({ action: "msg", level: 5, msg: "checking" }),
    nix({ action: "result", id: 4, type: 101, fields: ["compiling"] }),
    "plain words",
    "@nix {broken",
  ]);
  expect(events.map((event) => event.type === "log" && event.line)).toEqual([
    "error: it broke",
    "compiling",
    "plain words",
    "@nix {broken",
  ]);
});

test("the first error is kept as the cause, in one line, without the log that follows it", () => {
  const cause = (...lines: readonly string[]) => {
    const progress = new NixProgress("host1", () => {});
    for (const line of lines) progress.line(line);
    return progress.error;
  };
  const message = (msg: string) => nix({ action: "msg", level: 0, msg });
  expect(cause("these derivations will be built:", "  /nix/store/a.drv")).toBeNull();
  expect(
    cause(
      message("\u001b[31;1merror:\u001b[0m a '\u001b[1maarch64-linux\u001b[0m' with features {} is required"),
      message("error: 1 dependencies of derivation '/nix/store/b.drv' failed to build"),
    ),
  ).toBe("a 'aarch64-linux' with features {} is required");
  const failed =
    "error: builder for '/nix/store/a.drv' failed with exit code 2;\n       last 1 log lines:\n       > no";
  expect(cause(message(failed))).toBe("builder for '/nix/store/a.drv' failed with exit code 2");
  const newer = "error: Cannot build '/nix/store/a.drv'.\n       Reason: required system not available";
  expect(cause("error: it broke on the target")).toBe("it broke on the target");
  expect(cause(message(newer))).toBe(
    "Cannot build '/nix/store/a.drv'. Reason: required system not available",
  );
});
