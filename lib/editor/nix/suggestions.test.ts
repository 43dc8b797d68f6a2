import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { resolveDomain } from "@/lib/resolver";
import { present } from "@/lib/shared/assert";
import { pathAround, typedPath } from "./attribute-path";
import { type CodeContext, suggestionsFor } from "./suggestions";
import { nixExpression, valuePreview } from "./value";

const document = documentOf({
  suffix: "com",
  clusters: {
    example: {
      machines: {
        host1: { interfaces: { eth0: { ipv4: [{ address: "192.168.1.10", prefixLength: 24 }] } } },
        host2: { annotations: { rack: "b" } },
      },
      services: {
        web: {
          selectors: [{ filter: "clusterMachines" }],
          roles: { server: [{ filter: "hostname", hostname: "host1" }], "my role": [] },
        },
      },
    },
  },
});
const resolution = resolveDomain(document);
const context: CodeContext = {
  resolution,
  service: present(resolution.services.get("web.example.com"), "service"),
  machine: "host2.example.com",
  filters: ["edge"],
};
const labels = (...names: string[]) => suggestionsFor(names, context).map((each) => each.label);

describe("completion", () => {
  test("lists the roles, a group's keys and this machine's annotation", () => {
    expect(labels("roles", "")).toEqual(["my role", "server"]);
    expect(labels("roles", "server", "")).toEqual(["machines", "names", "fqdns", "ips"]);
    expect(labels("this", "")).toContain("rack");
    expect(labels("filters", "")).toContain("edge");
    expect(labels("nothing", "")).toEqual([]);
  });

  test("knows the services that the library ships", async () => {
    const files = await readdir(path.resolve(import.meta.dirname, "../../../nix/services"));
    const shipped = files.filter((file) => file.endsWith(".nix")).map((file) => path.parse(file).name);
    expect([...labels("clusterServices", "")].sort()).toEqual(shipped.sort());
  });

  test("quotes what is no identifier, and shows current values", () => {
    const role = suggestionsFor(["roles", ""], context).find((each) => each.label === "my role");
    expect(role?.insert).toBe('"my role"');
    const ips = suggestionsFor(["roles", "server", "i"], context).find((each) => each.label === "ips");
    expect(ips?.detail).toBe('[ "192.168.1.10" ]');
  });
});

test("the path that is being typed", () => {
  const text = '{ roles, ... }: roles."my role".ip';
  expect(typedPath(text, text.length).names).toEqual(["roles", "my role", "ip"]);
  expect(typedPath("a = roles.", 10).names).toEqual(["roles", ""]);
  expect(pathAround("x = this.fqdn;", 11)).toMatchObject({ names: ["this", "fqdn"], end: 13 });
});

test("how Nix reads a place", () => {
  expect(nixExpression(["roles", "role2", "ips"])).toBe("roles.role2.ips");
  expect(nixExpression(["roles", "my role", "ips", 0])).toBe('builtins.head roles."my role".ips');
  expect(nixExpression(["selectors", "machines", 2, "fqdn"])).toBe(
    "(builtins.elemAt selectors.machines 2).fqdn",
  );
  expect(valuePreview({ a: 1, b: 2, c: 3, d: 4, e: 5 })).toBe("{ a, b, c, d, … }");
});
