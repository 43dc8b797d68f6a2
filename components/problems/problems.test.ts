import { describe, expect, it, test } from "vitest";
import { type ExactAnswer, failureProblems } from "@/lib/editor/evaluation-problems";
import { resolveDomain } from "@/lib/resolver";
import { domainOf } from "@/lib/resolver/testing/documents";
import { problem } from "@/lib/shared/problem";
import { countBySeverity, domainProblems, problemBeside, problemKey } from "./all";
import { doneWords } from "./done";
import { lineOf } from "./evaluation";
import { tabOfPlace } from "./reveal";
import { problemRows } from "./rows";

const document = domainOf({
  attic: {
    machines: { nas: { annotations: { "bad\u0000key": 1 } }, gate: {} },
    services: {
      dns: { selectors: [{ filter: "hostname", hostname: "nass" }] },
      web: { selectors: [{ filter: "tag", tag: "none" }] },
    },
  },
});
const resolution = resolveDomain(document);
const failure = {
  message: "attribute 'x' missing",
  trace: "",
  element: null,
  path: "/clusters/attic/services/dns/definition",
  line: 3,
};
const answer: ExactAnswer = {
  revision: 4,
  current: false,
  info: null,
  failure: null,
  machines: {
    "gate.attic.com": { ok: false, failure },
    "nas.attic.com": { ok: false, failure },
  },
};

test.each([
  ["Change to 10.0.0.11, which is free", "Changed to 10.0.0.11."],
  ["Switch the service off", "Switched the service off."],
  ["Replace it", "Done: Replace it."],
])("a fix that offers “%s” says afterwards “%s”", (title, words) => {
  expect(doneWords(title)).toBe(words);
});

describe("domainProblems", () => {
  const all = domainProblems(document, resolution.problems, answer);
  it("brings together what the resolver, the export and Nix say, worst first", () => {
    const codes = all.map(({ code }) => code);
    expect(codes).toContain("unknown-machine");
    expect(codes).toContain("text-not-nix");
    expect(codes).toContain("nix-failure");
    const ranks = all.map(({ severity }) => ["error", "warning", "info"].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
    expect(countBySeverity(all).error).toBe(all.filter(({ severity }) => severity === "error").length);
  });
  it("is the same list while nothing has changed", () => {
    expect(domainProblems(document, resolution.problems, answer)).toBe(all);
    expect(domainProblems(document, resolution.problems, null)).not.toBe(all);
  });
});

describe("failureProblems", () => {
  it("says once what fails on every machine, and of which revision", () => {
    const [only, ...more] = failureProblems(answer);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ severity: "error", path: failure.path });
    expect(only?.message).toContain("on 2 machines, line 3");
    expect(only?.message).toContain("revision 4");
    expect(only && lineOf(only)).toBe(3);
  });
});

describe("problemBeside", () => {
  const list = [problem("a", "/a", "1"), problem("b", "/b", "2"), problem("c", "/c", "3")];
  const key = (index: number) => {
    const each = list[index];
    return each === undefined ? null : problemKey(each);
  };
  it("goes around both ends, and starts at the nearer end", () => {
    expect(problemBeside(list, null, 1)?.code).toBe("a");
    expect(problemBeside(list, null, -1)?.code).toBe("c");
    expect(problemBeside(list, key(2), 1)?.code).toBe("a");
    expect(problemBeside(list, key(0), -1)?.code).toBe("c");
    expect(problemBeside(list, "gone", 1)?.code).toBe("a");
    expect(problemBeside([], null, 1)).toBeUndefined();
  });
});

describe("problemRows", () => {
  it("leaves out of a message what the heading above it says", () => {
    const at = "/clusters/attic/machines/nas";
    const said = (path: string, message: string) =>
      problemRows([problem("w", path, message)], "element", new Set(), "lan").flatMap((row) =>
        row.type === "problem" ? [row.words] : [],
      )[0];
    expect(said(at, "Machine nas of cluster attic: no boot loader is set.")).toBe("No boot loader is set.");
    expect(said(at, "Machine nas.attic.lan: filters.hostname names nobody.")).toBe(
      "filters.hostname names nobody.",
    );
    expect(said(at, "Machine nas.cellar.lan: no boot loader.")).toBe(
      "Machine nas.cellar.lan: no boot loader.",
    );
    expect(said(at, "Machine nas of cluster attic has the address 10.0.0.4 twice.")).toBe(
      "Has the address 10.0.0.4 twice.",
    );
    expect(said(at, "Machine nas: system.stateVersion is not set.")).toBe("system.stateVersion is not set.");
    expect(said(at, "Machine nas2: odd.")).toBe("Machine nas2: odd.");
    expect(said("/clusters/attic/services/dns", "Service dns selects no machine.")).toBe(
      "Selects no machine.",
    );
    expect(
      said("/clusters/attic", "Every machine of cluster attic (gate, nas): no root file system is set."),
    ).toBe("Every machine: no root file system is set.");
  });

  const list = [
    problem("e", "/clusters/attic/services/dns/selectors/0", "wrong"),
    { severity: "warning" as const, code: "w", path: "/clusters/attic/services/dns", message: "odd" },
    { severity: "warning" as const, code: "w", path: "/clusters/attic/machines/nas/tags", message: "odd" },
  ];
  const titles = (grouping: "element" | "severity", closed = new Set<string>()) =>
    problemRows(list, grouping, closed, "lan").map((row) =>
      row.type === "group" ? `${row.title} ${row.count}` : row.problem.message,
    );
  it("groups by the element that holds the place, or by severity", () => {
    expect(titles("element")).toEqual(["dns.attic.lan 2", "wrong", "odd", "nas.attic.lan 1", "odd"]);
    expect(titles("severity")).toEqual(["Errors 1", "wrong", "Warnings 2", "odd", "odd"]);
    expect(titles("severity", new Set(["warning"]))).toEqual(["Errors 1", "wrong", "Warnings 2"]);
  });
});

describe("tabOfPlace", () => {
  it("a service's sources are on its code tab", () => {
    expect(tabOfPlace(["clusters", "attic", "services", "dns", "definition"])).toBe("code");
    expect(tabOfPlace(["clusters", "attic", "services", "dns", "roles", "server", "0"])).toBe("form");
    expect(tabOfPlace(["clusters", "attic", "machines", "nas", "modules", "disks", "source"])).toBe("form");
  });
});
