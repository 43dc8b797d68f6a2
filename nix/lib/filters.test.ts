import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

/** A domain of two clusters, with one service whose selectors are the list under test. */
const domain = (selectors: string, roles = "{ }"): string => `{
  suffix = "com";
  filters.called = name: clusterName: config: [ "domain.clusters.\${clusterName}.machines.\${name}" ];
  filters.edge = clusterName: config: [ "domain.clusters.\${clusterName}.machines.m2" ];
  clusters.one = {
    machines.m1 = host 1 // { tags = [ "web" "db" ]; };
    machines.m2 = host 2 // { tags = [ "web" "web" ]; annotations.rack = "left"; };
    machines.m10 = host 10;
    services.probe = { selectors = ${selectors}; roles = ${roles}; };
  };
  clusters.two = {
    machines.m1 = host 21 // { tags = [ "web" ]; };
    machines.other = host 22;
  };
}`;

describeOnEveryNixpkgs("filters", ({ value, failure }) => {
  const roleOf = (list: string): Promise<unknown> =>
    value(
      `(built ({ filters, ... }: ${domain("[ filters.clusterMachines ]", `{ r = ${list}; }`)})).clusterInfo.services."probe.one.com".roles.r`,
    );

  const resolves: [rule: string, list: string, machines: string[]][] = [
    [
      "R2, R10 all machines by name",
      "[ filters.clusterMachines ]",
      ["m1.one.com", "m10.one.com", "m2.one.com"],
    ],
    ["R11 parenthesised", '[ (filters.hostname "m2") ]', ["m2.one.com"]],
    ["un-parenthesised", '[ filters.hostname "m2" filters.hostname "m1" ]', ["m2.one.com", "m1.one.com"]],
    ["plain names, short and long (R3)", '[ "m1" "m1.two.com" ]', ["m1.one.com", "m1.two.com"]],
    ["R12 a tag of this cluster", '[ filters.tag "web" ]', ["m1.one.com", "m2.one.com"]],
    ["R12 a tag that nobody carries", '[ filters.tag "none" ]', []],
    ["R13 another cluster", '[ filters.cluster "two" ]', ["m1.two.com", "other.two.com"]],
    [
      "R14 the whole domain",
      "[ filters.domainMachines ]",
      ["m1.one.com", "m10.one.com", "m2.one.com", "m1.two.com", "other.two.com"],
    ],
    [
      "R15 except, un-parenthesised, with names inside",
      '[ filters.except [ filters.clusterMachines ] [ filters.hostname "m1" ] ]',
      ["m10.one.com", "m2.one.com"],
    ],
    ["R15 except, half applied", '[ (filters.except [ filters.tag "web" ]) [ "m1" ] ]', ["m2.one.com"]],
    [
      "R16 intersect in the order of the first",
      '[ (filters.intersect [ "m2" "m1" "m10" ] [ filters.tag "web" ]) ]',
      ["m2.one.com", "m1.one.com"],
    ],
    [
      "R4 union without duplicates",
      '[ "m2" filters.clusterMachines ]',
      ["m2.one.com", "m1.one.com", "m10.one.com"],
    ],
    ["named by the domain", "[ filters.edge ]", ["m2.one.com"]],
    ["named, with an argument of its own", '[ (filters.called "m10") ]', ["m10.one.com"]],
    [
      "custom, reading annotations",
      '[ (c: config: builtins.filter (p: true) (lib.concatMap (m: lib.optional (config.domain.clusters.${c}.machines.${m}.annotations.rack or "" == "left") "domain.clusters.${c}.machines.${m}") (builtins.attrNames config.domain.clusters.${c}.machines))) ]',
      ["m2.one.com"],
    ],
    ["custom, of shipped filters", '[ (c: config: filters.tag "web" "two" config) ]', ["m1.two.com"]],
    ["no filter at all", "[ ]", []],
  ];
  it.each(resolves)("%s: %s", async (_rule, list, machines) => {
    expect(await roleOf(list)).toEqual(machines);
  });

  it("says which filter bound which machine, as data", async () => {
    expect(
      await value(
        `(built ({ filters, ... }: ${domain('[ filters.hostname "m1" filters.edge (filters.except [ filters.tag "web" ] [ "m2" ]) (c: _: [ ]) ]')})).clusterInfo.bindings."probe.one.com".selectors`,
      ),
    ).toEqual([
      { filter: { filter: "hostname", hostname: "m1" }, machines: ["m1.one.com"] },
      { filter: { filter: "named", name: "edge" }, machines: ["m2.one.com"] },
      {
        filter: {
          filter: "except",
          of: [{ filter: "tag", tag: "web" }],
          without: [{ filter: "hostname", hostname: "m2" }],
        },
        machines: ["m1.one.com"],
      },
      { filter: { filter: "custom" }, machines: [] },
    ]);
  });

  it("is callable and data", async () => {
    expect(
      await value(
        `let f = filters.hostname "m1"; config = { domain = { suffix = "com"; clusters.one.machines.m1.tags = [ ]; }; }; in { inherit (f) name arguments; paths = f "one" config; }`,
      ),
    ).toEqual({ name: "hostname", arguments: ["m1"], paths: ["domain.clusters.one.machines.m1"] });
  });

  const refused: [why: string, list: string, parts: string[]][] = [
    [
      "R18 a machine that isn't there",
      '[ "m3" ]',
      ["service probe.one.com", '"m3"', "no machine 'm3'", "m1, m10, m2"],
    ],
    ["a near name", '[ filters.hostname "m22" ]', ['filters.hostname "m22"', "did you mean m2?"]],
    ["the name of another cluster's machine", '[ "other" ]', ["did you mean other.two.com?"]],
    [
      "R18 a cluster that isn't there",
      '[ filters.cluster "tow" ]',
      ["no cluster 'tow'", "did you mean two?"],
    ],
    [
      "R18 at any depth",
      '[ filters.except [ "m1" ] [ filters.hostname "nobody" ] ]',
      ["no machine 'nobody'"],
    ],
    [
      "a filter that still waits at the end",
      "[ filters.hostname ]",
      ["still waits for its argument 'hostname'"],
    ],
    [
      "an argument of the wrong type",
      "[ filters.hostname filters.clusterMachines ]",
      ["filters.hostname needs a string", "not the filter filters.clusterMachines"],
    ],
    ["a list where none waits", '[ "m1" [ "m2" ] ]', ["a list of filters holds a list"]],
    [
      "a custom filter that returns no list",
      "[ (c: config: 5) ]",
      ["a custom filter", "returned an integer"],
    ],
    [
      "a custom filter that is not fully applied",
      "[ (a: c: config: [ ]) ]",
      ["returned a function", "fully applied"],
    ],
    [
      "a path that isn't there",
      '[ (c: config: [ "domain.clusters.one.machines.m3" ]) ]',
      ["no path 'domain.clusters.one.machines.m3'", "did you mean domain.clusters.one.machines.m"],
    ],
    [
      "a wrong name in a shipped filter inside a custom one",
      '[ (c: config: filters.hostname "m3" c config) ]',
      ["service probe.one.com", "a custom filter", "no machine 'm3'"],
    ],
  ];
  it.each(refused)("refuses %s: %s", async (_why, list, parts) => {
    const message = await failure(
      `(built ({ filters, ... }: ${domain("[ filters.clusterMachines ]", `{ r = ${list}; }`)})).clusterInfo.services`,
    );
    expect(message).toContain("service probe.one.com, role r");
    for (const part of parts) expect(message).toContain(part);
  });

  it.each(["[ filters.clusterMachines ]", '[ "m" ]'])(
    "R33 refuses a named filter with a shipped name, used or not: %s",
    async (selectors) => {
      expect(
        await failure(
          `(built ({ filters, ... }: { suffix = "com"; filters.tag = _: _: [ ]; clusters.c = { machines.m = host 1; services.s.selectors = ${selectors}; }; })).clusterInfo.services`,
        ),
      ).toContain("domain.filters.tag: is the name of a shipped filter");
    },
  );
});
