import { describe, expect, test } from "vitest";
import type { OfferedPackage } from "@/lib/editor/jobs";
import { documentOf } from "@/lib/model/testing/document";
import { resolveDomain } from "@/lib/resolver";
import { machinesOf, packageKey, packagesFor, runTitle, whereOf } from "./choice";

const document = documentOf({
  clusters: {
    attic: {
      machines: { nas: {}, pi: {} },
      services: { backup: { selectors: [{ filter: "hostname", hostname: "pi" }] } },
    },
    cellar: { machines: { gate: {} } },
  },
});
const resolution = resolveDomain(document);

describe("what a selection means", () => {
  test("a cluster is itself, whichever machines it has then", () => {
    const where = whereOf([{ kind: "cluster", cluster: "attic" }], resolution);
    expect(where).toEqual({ kind: "cluster", cluster: "attic" });
    expect(machinesOf(where, resolution)).toEqual(["nas.attic.lan", "pi.attic.lan"]);
  });
  test("a service is the machines that it selects, beside machines of the selection", () => {
    const where = whereOf(
      [
        { kind: "service", cluster: "attic", service: "backup" },
        { kind: "machine", cluster: "cellar", machine: "gate" },
        { kind: "machine", cluster: "attic", machine: "pi" },
      ],
      resolution,
    );
    expect(where).toEqual({ kind: "machines", machines: ["pi.attic.lan", "gate.cellar.lan"] });
  });
  test("nothing is chosen for somebody who selected nothing", () => {
    expect(whereOf([], resolution)).toEqual({ kind: "machines", machines: [] });
  });
});

describe("the packages for machines", () => {
  const offered = (part: Partial<OfferedPackage>): OfferedPackage => ({
    scope: "machine",
    name: "deploy",
    description: "",
    destructive: false,
    terminal: false,
    machines: null,
    service: null,
    cluster: null,
    ...part,
  });
  const all = [
    offered({ name: "wipe", destructive: true }),
    offered({ name: "build" }),
    offered({ name: "restart", scope: "service", service: "backup.attic.lan", machines: ["pi.attic.lan"] }),
    offered({ name: "deploy" }),
    offered({ name: "deploy", scope: "cluster", cluster: "attic" }),
  ];
  const keys = (machines: readonly string[], cluster?: string) =>
    packagesFor(all, machines, cluster).map(packageKey);
  const ofMachines = ["machine :deploy", "machine :build", "machine :wipe"];

  test("begin with deploy and end with those of services; what destroys is not next to deploy", () => {
    expect(keys(["pi.attic.lan"])).toEqual([...ofMachines, "service backup.attic.lan:restart"]);
  });
  test("are those that every one of the machines has", () => {
    expect(keys(["pi.attic.lan", "nas.attic.lan"])).toEqual(ofMachines);
    expect(keys([])).toEqual(ofMachines);
  });
  test("of a whole cluster are those of its machines and its own", () => {
    const machines = ["pi.attic.lan", "nas.attic.lan"];
    expect(keys(machines, "attic")).toEqual([...ofMachines, "cluster attic:deploy"]);
    expect(keys(machines, "cellar")).toEqual(ofMachines);
  });
});

test("running a package is called what the list of packages calls it", () => {
  const title = (scope: OfferedPackage["scope"], name: string, service: string | null = null) =>
    runTitle({ scope, name, service });
  expect(title("machine", "deploy")).toBe("Deploy");
  expect(title("machine", "wipe")).toBe("Run wipe");
  expect(title("service", "restart", "dns.attic.lan")).toBe("Run restart dns");
  expect(title("cluster", "deploy")).toBe("Run deploy");
});
