import { expect, test } from "vitest";
import { ScriptOutput } from "./script-output";

const ended = (lines: readonly object[], error: string | null) => {
  const output = new ScriptOutput("pi.attic.lan", () => {}, true);
  for (const line of lines) output.line(JSON.stringify(line));
  return output.end(1, false, error);
};

test("a build that fails says why in Nix's words; what Nix said is no cause of what fails later", () => {
  const build = { step: "build", state: "failed", message: "the system could not be built" };
  const nothing = { result: "failed", toplevel: null, previous: null, running: null };
  expect(ended([build, nothing], "a 'aarch64-linux' is required")).toEqual({
    state: "failed",
    message: "the system could not be built: a 'aarch64-linux' is required",
    toplevel: null,
    previous: null,
    running: null,
  });
  expect(ended([build, nothing], null).message).toBe("the system could not be built");
  const activate = { step: "activate", state: "failed", message: "nginx is not active" };
  expect(ended([activate, nothing], "it broke").message).toBe("nginx is not active");
});

test("success is claimed only where the machine is known to run what was built", () => {
  const end = (result: object, step = "confirm", proves = true) => {
    const output = new ScriptOutput("pi.attic.lan", () => {}, proves);
    output.line(JSON.stringify({ step, state: "done" }));
    output.line(JSON.stringify({ result: "done", ...result }));
    return output.end(0, false).state;
  };
  expect(end({ toplevel: "/n", running: "/n" })).toBe("done");
  expect(end({ toplevel: "/n", running: "/p" })).toBe("failed");
  expect(end({ toplevel: "/n", running: null })).toBe("failed");
  expect(end({ toplevel: null, running: null })).toBe("failed");
  expect(end({ toplevel: "/n", running: null }, "copy")).toBe("done");
  expect(end({ toplevel: "/n", running: "/p" }, "activate")).toBe("failed");
  expect(end({ toplevel: null, running: null }, "confirm", false)).toBe("done");
  expect(end({ toplevel: "/n", running: "/p" }, "confirm", false)).toBe("failed");
});
