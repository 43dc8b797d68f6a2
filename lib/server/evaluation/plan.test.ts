import { expect, test } from "vitest";
import type { MachinePlan } from "@/lib/editor/evaluation-plan";
import { planSentence } from "./plan";

type Change = MachinePlan["change"];

function sentence(counts: Partial<Record<Change, number>>, from: number | "deployed" = 1): string {
  const machines = Object.entries(counts).flatMap(([change, count]) =>
    Array.from(
      { length: count },
      (_, index): MachinePlan => ({
        machine: `${change}${index}`,
        change: change as Change,
        before: null,
        after: null,
        why: [],
        closure: null,
      }),
    ),
  );
  return planSentence(machines, from);
}

test("a plan says first what stays where anything does, and else what changes", () => {
  expect(sentence({})).toBe("There are no machines.");
  expect(sentence({ unchanged: 2, changed: 1 })).toBe("Nothing changes on 2 of 3 machines.");
  expect(sentence({ unchanged: 1, changed: 1, added: 1 })).toBe(
    "Nothing changes on 1 of 3 machines. 1 is new.",
  );
  expect(sentence({ unchanged: 3 })).toBe("Nothing changes on any of 3 machines.");
  expect(sentence({ changed: 6, added: 3 })).toBe("6 of 9 machines change, 3 are new.");
  expect(sentence({ changed: 2, added: 1 }, "deployed")).toBe(
    "2 of 3 machines change, 1 was never deployed.",
  );
  expect(sentence({ changed: 1, unknown: 2 })).toBe("1 of 3 machines changes. 2 could not be evaluated.");
  expect(sentence({ changed: 3, removed: 1 })).toBe("All 3 machines change. 1 is gone.");
  expect(sentence({ added: 3 })).toBe("All 3 machines are new.");
  expect(sentence({ added: 2, unknown: 1 })).toBe("2 of 3 machines are new. 1 could not be evaluated.");
  expect(sentence({ added: 3 }, "deployed")).toBe("None of the 3 machines was ever deployed.");
});
