import { describe, expect, it } from "vitest";
import { generateFlake } from "@/lib/codegen";
import type { ElementRef } from "@/lib/model/element";
import { domainOf } from "@/lib/resolver/testing/documents";
import { fileOfElement, isOwnFile } from "./files";
import { fileRows } from "./rows";

const document = domainOf({
  attic: {
    machines: { nas: { modules: { disks: { source: "{ }" } }, users: { ada: { systemConfig: "{ }" } } } },
    services: { dns: { selectors: [{ filter: "clusterMachines" }], definition: "{ ... }: { }" } },
    users: { root: { systemConfig: "{ }" } },
  },
});
const files = generateFlake(document, { library: new Map([["default.nix", "{ }"]]) });

describe("files of elements", () => {
  it("every element stands in a file of the export", () => {
    const cluster = "attic";
    const elements: ElementRef[] = [
      { kind: "domain" },
      { kind: "cluster", cluster },
      { kind: "machine", cluster, machine: "nas" },
      { kind: "service", cluster, service: "dns" },
      { kind: "user", cluster, user: "root" },
      { kind: "user", cluster, machine: "nas", user: "ada" },
      { kind: "module", cluster, machine: "nas", module: "disks" },
      { kind: "input", input: "disko" },
    ];
    for (const element of elements)
      expect(files.has(fileOfElement(document, element)), element.kind).toBe(true);
  });

  it("the library and the studio's record are not what a person wrote", () => {
    expect([...files.keys()].filter((path) => !isOwnFile(path))).toEqual([
      "cluster-config/default.nix",
      "studio.json",
    ]);
  });
});

describe("fileRows", () => {
  it("shows folders before files, opens them but the library, and marks the way to a change", () => {
    const rows = fileRows(files.keys(), new Map([["clusters/attic/machines/nas.nix", "changed"]]), new Map());
    expect(rows.map(({ path }) => path)).toEqual([
      "cluster-config",
      "clusters",
      "clusters/attic",
      "clusters/attic/machines",
      "clusters/attic/machines/nas.nix",
      "clusters/attic/services",
      "clusters/attic/services/dns.nix",
      "clusters/attic/users",
      "clusters/attic/users/root.nix",
      "clusters/attic/default.nix",
      "README.md",
      "domain.nix",
      "flake.nix",
      "studio.json",
    ]);
    expect(rows.filter(({ mark }) => mark !== null).map(({ path }) => path)).toEqual([
      "clusters",
      "clusters/attic",
      "clusters/attic/machines",
      "clusters/attic/machines/nas.nix",
    ]);
  });

  it("keeps a folder of many files closed until it is opened", () => {
    const paths = Array.from({ length: 60 }, (_, index) => `machines/m${index}.nix`);
    expect(fileRows(paths, new Map(), new Map())).toHaveLength(1);
    expect(fileRows(paths, new Map(), new Map([["machines", true]]))).toHaveLength(61);
  });
});
