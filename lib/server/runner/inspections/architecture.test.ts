import { expect, test } from "vitest";
import { architecture } from "./architecture";

const arm = "aarch64-linux";
const pc = "x86_64-linux";
const state = (system: string, buildOn: string, found: string | null, builders: readonly string[] = []) =>
  architecture({ system, buildOn }, found, builders, pc).state;

test("a machine has to be what the domain says", () => {
  expect(state(arm, "local", pc)).toBe("bad");
  expect(state(pc, "local", pc)).toBe("good");
});

test("and somebody has to build for it", () => {
  expect(state(arm, "local", arm)).toBe("warning");
  expect(state(arm, "target", arm)).toBe("good");
  expect(state(arm, "builders", arm)).toBe("warning");
  expect(state(arm, "builders", arm, ["ssh://pc x86_64-linux"])).toBe("bad");
  expect(state(arm, "builders", arm, ["ssh://pc", "ssh://pi armv7l-linux,aarch64-linux /key 4"])).toBe(
    "good",
  );
});

test("which is known of a machine that does not answer, too", () => {
  expect(state(arm, "local", null)).toBe("warning");
  expect(state(arm, "builders", null, ["ssh://pc x86_64-linux"])).toBe("bad");
  expect(state(arm, "target", null)).toBe("good");
  expect(state(pc, "local", null)).toBe("good");
});
