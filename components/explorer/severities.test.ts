import { describe, expect, it } from "vitest";
import type { Problem, Severity } from "@/lib/shared/problem";
import { worstByElement } from "./severities";

const problem = (path: string, severity: Severity): Problem => ({
  path,
  severity,
  code: "x",
  message: "Something.",
});

describe("worstByElement", () => {
  it("marks an element and all that contains it with the worst of them", () => {
    const worst = worstByElement([
      problem("/clusters/attic/machines/nas/tags/0", "warning"),
      problem("/clusters/attic/services/dns/roles/server/0", "error"),
      problem("/clusters/cellar", "info"),
    ]);
    expect(worst.get("/clusters/attic/machines/nas")).toBe("warning");
    expect(worst.get("/clusters/attic/services/dns")).toBe("error");
    expect(worst.get("/clusters/attic")).toBe("error");
    expect(worst.get("/clusters/cellar")).toBe("info");
    expect(worst.get("")).toBe("error");
  });

  it("marks the domain with what is wrong with the whole of it", () => {
    expect(worstByElement([problem("", "error")])).toEqual(new Map([["", "error"]]));
  });
});
