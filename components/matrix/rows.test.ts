import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { domainOf } from "@/lib/resolver/testing/documents";
import { moveInGrid } from "./keys";
import { type MatrixView, matrixMachines, matrixServices, roleSigns, WHOLE_MATRIX } from "./rows";

const resolution = resolveDomain(
  domainOf({
    a: {
      machines: { m1: {}, m10: { tags: ["web"] }, m2: { tags: ["web"] } },
      services: {
        proxy: {
          selectors: [{ filter: "tag", tag: "web" }],
          roles: { head: [{ filter: "hostname", hostname: "m1" }] },
        },
        logs: { selectors: [{ filter: "hostname", hostname: "m2" }] },
      },
    },
    b: { machines: { m1: {} }, services: { idle: {} } },
  }),
);

const rows = (view: Partial<MatrixView>) =>
  matrixMachines(resolution, { ...WHOLE_MATRIX, ...view }).map(({ fqdn }) => fqdn);
const columns = (view: Partial<MatrixView>) => {
  const whole = { ...WHOLE_MATRIX, ...view };
  return matrixServices(resolution, whole, matrixMachines(resolution, whole)).map(({ fqdn }) => fqdn);
};

describe("the matrix's rows and columns", () => {
  it("lists all machines and services by cluster, then name", () => {
    expect(rows({})).toEqual(["m1.a.com", "m10.a.com", "m2.a.com", "m1.b.com"]);
    expect(columns({})).toEqual(["logs.a.com", "proxy.a.com", "idle.b.com"]);
  });

  it("filters by cluster and tag", () => {
    expect(rows({ cluster: "b" })).toEqual(["m1.b.com"]);
    expect(rows({ tag: "web" })).toEqual(["m10.a.com", "m2.a.com"]);
  });

  it("filters by text on the side that the text names", () => {
    expect(rows({ text: "M10" })).toEqual(["m10.a.com"]);
    expect(columns({ text: "M10" })).toEqual(columns({}));
    expect(columns({ text: "proxy" })).toEqual(["proxy.a.com"]);
    expect(rows({ text: "proxy" })).toEqual(rows({}));
    expect(rows({ text: "nothing like it" })).toEqual([]);
  });

  it("orders by number of services, and by what reaches one service", () => {
    expect(rows({ order: "services" })).toEqual(["m2.a.com", "m10.a.com", "m1.a.com", "m1.b.com"]);
    expect(rows({ order: "service", service: "proxy.a.com" })).toEqual([
      "m10.a.com",
      "m2.a.com",
      "m1.a.com",
      "m1.b.com",
    ]);
  });

  it("leaves out services that reach none of the machines", () => {
    expect(columns({ reachingOnly: true, cluster: "b" })).toEqual([]);
    expect(columns({ reachingOnly: true })).toEqual(["logs.a.com", "proxy.a.com"]);
  });
});

describe("roleSigns", () => {
  it("tells roles apart that three letters do not", () => {
    expect([...roleSigns(["server", "serving", "serve", "s"]).values()]).toEqual(["Ser", "Se2", "Se3", "S"]);
  });

  it("takes the first letter, and more where roles begin alike", () => {
    expect([...roleSigns(["server", "hosts"]).values()]).toEqual(["S", "H"]);
    expect([...roleSigns(["server", "scrape", "a"]).values()]).toEqual(["Se", "Sc", "A"]);
  });
});

describe("moveInGrid", () => {
  const size = { rows: 10, columns: 4 };
  const from = { row: 2, column: 1 };

  it("follows the ARIA grid pattern", () => {
    expect(moveInGrid(from, "ArrowDown", false, size, 5)).toEqual({ row: 3, column: 1 });
    expect(moveInGrid(from, "End", false, size, 5)).toEqual({ row: 2, column: 3 });
    expect(moveInGrid(from, "End", true, size, 5)).toEqual({ row: 9, column: 3 });
    expect(moveInGrid(from, "PageDown", false, size, 50)).toEqual({ row: 9, column: 1 });
    expect(moveInGrid(from, "x", false, size, 5)).toBeNull();
  });

  it("reaches the headers, but not the corner", () => {
    expect(moveInGrid({ row: 0, column: 1 }, "ArrowUp", false, size, 5)).toEqual({ row: -1, column: 1 });
    expect(moveInGrid({ row: 0, column: -1 }, "ArrowUp", false, size, 5)).toEqual({ row: 0, column: -1 });
  });
});
