import { describe, expect, test } from "vitest";
import type { Filter } from "@/lib/model/schema";
import { begunWords, compound, finished, unfinished, withSecond } from "./compound";
import { filterOptions } from "./options";

const all: Filter = { filter: "clusterMachines" };
const edge: Filter = { filter: "tag", tag: "edge" };

describe("operations that are being made", () => {
  test("every operation that can be picked asks for its second list first", () => {
    const document = { clusters: { attic: { machines: {} } }, filters: {}, suffix: "lan" };
    const combined = filterOptions(document as never, "attic").filter(({ group }) => group === "Combine");
    expect(combined.length).toBe(2);
    for (const { filter } of combined) expect(unfinished(filter)).toBe(filter);
  });

  test("is finished by one filter, and says in words what it waits for", () => {
    const begun = compound("except", [all], []);
    expect(unfinished(finished(begun, edge))).toBeNull();
    expect(finished(compound("intersect", [all], []), edge)).toEqual({
      filter: "intersect",
      of: [all],
      with: [edge],
    });
    expect(begunWords(begun, "attic")).toBe("all of attic except");
    expect(unfinished(edge)).toBeNull();
  });

  test("without a second list, its one first filter alone is left", () => {
    const whole = compound("except", [all], [edge]);
    expect(withSecond(whole, [])).toBe(all);
    expect(withSecond(whole, [edge, all])).toEqual(compound("except", [all], [edge, all]));
  });
});
