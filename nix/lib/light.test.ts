import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";
import { library } from "../check/nixpkgs";

/** A cluster module that declares every level anew, with nothing in it: then no level is read but by the module system. */
const anew = `({ lib, ... }: let
  inherit (lib) mkOption types;
  below = inner: mkOption { type = types.attrsOf (types.submodule { options = inner; }); };
in {
  options.domain = mkOption { type = types.submodule {
    options.clusters = below {
      machines = below { users = below { }; };
      services = below { };
      users = below { };
    };
  }; };
})`;

const everything = `{ config, ... }: lib.mapAttrs (_: cluster: {
  machines = lib.mapAttrs (_: m: removeAttrs m [ "nixosModules" "annotations" "nixosConfiguration" ] // {
    modules = lib.length m.nixosModules;
    users = lib.mapAttrs (_: user: map (module: module.imports) user.systemConfig.imports) m.users;
  }) cluster.machines;
  services = lib.mapAttrs (_: s: { inherit (s) enable units; roles = lib.attrNames s.roles; }) cluster.services;
}) config.domain.clusters`;

/** What is read of a machine `a` with this definition, beside two of its kind; or the message that it ends with. */
const read = (machine: string, more: string, modules: string): string => `(build {
  specialArgs.site = "attic";
  modules = [ ${modules} ${more} { extensions.outputs.read = ${everything}; } ];
  domain = {
    suffix = "com";
    clusters.c = {
      machines.a = ${machine};
      machines.b = { system = "x86_64-linux"; tags = [ "web" ]; };
      services.s = { filters, ... }: { selectors = [ filters.clusterMachines ]; roles.all = [ "b" ]; };
      users.ada = { };
    };
  };
}).read`;

const system = 'system = "x86_64-linux";';
const definitions: [title: string, machine: string, more?: string][] = [
  [
    "a set",
    `{ ${system} tags = [ "x" ]; deployment.targetPort = 23; addresses = [ { role = "api"; address = "::1"; } ]; }`,
  ],
  ["a function of what it names", `{ lib, site, ... }: { ${system} tags = [ site (lib.toUpper "x") ]; }`],
  ["a function of its own values", `{ config, ... }: { ${system} tags = config.ips; ips = [ "10.0.0.1" ]; }`],
  [
    "a function of what the module system says of it",
    `{ config, ... }: { ${system} tags = [ config._module.args.name ] ++ lib.attrNames config; }`,
  ],
  [
    "a function of everything",
    `arguments@{ ... }: { ${system} tags = [ arguments.site arguments.config.system ]; }`,
  ],
  ["a plain function", `arguments: { ${system} tags = [ arguments.site ]; }`],
  ["a function of its name", `{ name, ... }: { ${system} tags = [ name ]; }`],
  ["imports", `{ ... }: { imports = [ { tags = [ "imported" ]; } ]; ${system} tags = [ "own" ]; }`],
  ["a complete module", `_: { config = { ${system} tags = [ "x" ]; }; }`],
  ["a file", `${library}/check/testing/machine.nix`],
  ["a condition", `lib.mkIf true { ${system} tags = lib.mkIf false [ "x" ]; }`],
  ["priorities", `{ ${system} tags = lib.mkForce [ "x" ]; deployment.targetHost = lib.mkDefault "host"; }`],
  ["several values", `{ ${system} tags = lib.mkMerge [ [ "x" ] (lib.mkBefore [ "y" ]) ]; }`],
  ["a condition in a group", `{ ${system} deployment = lib.mkIf true { targetPort = 23; }; }`],
  [
    "a value with the place of its definition",
    `{ ${system} users = (lib.mkDefinition or (definition: definition.value)) { file = "elsewhere"; value = { bob = { }; }; }; }`,
  ],
  ["two definitions", `{ ${system} tags = [ "x" ]; }`, '{ domain.clusters.c.machines.a.tags = [ "y" ]; }'],
  [
    "an override from elsewhere",
    `{ ${system} }`,
    '{ domain.clusters.c.machines.a = lib.mkForce { system = "aarch64-linux"; }; }',
  ],
  ["users", `{ ${system} users.ada.systemConfig = { uid = 1000; }; users.bob = { ... }: { }; }`],
  ["a value that is a property's look-alike", `{ ${system} annotations.a._type = "if-only"; }`],
];
const mistakes: [title: string, machine: string, words: RegExp][] = [
  ["no such option", `{ ${system} tag = [ ]; }`, /option 'tag'.*tags/s],
  ["no such option in a group", `{ ${system} deployment.targetHots = ""; }`, /targetHots.*targetHost/s],
  ["no such option of a file", `_: { ${system} tag = [ ]; }`, /option 'tag'.*tags/s],
  ["a missing value", "{ }", /machines\.a\.system/],
  ["a wrong type", `{ ${system} tags = "x"; }`, /machines\.a\.tags.*is not of type/s],
  [
    "a wrong type in a group",
    `{ ${system} deployment.targetPort = "x"; }`,
    /machines\.a\.deployment\.targetPort.*is not of type/s,
  ],
  ["a wrong type in a list", `{ ${system} tags = [ 1 ]; }`, /machines\.a\.tags.*is not of type/s],
  ["a group that is none", `{ ${system} deployment = "x"; }`, /deployment/],
  ["a functor", `{ __functor = _: _: { ${system} }; }`, /no option '__functor'/],
  ["no definition of a machine", "1", /machines\.a.*is not of type/s],
];

const messageOf = (failure: string): string =>
  /error: (?!\n)([^\n]*)(?![\s\S]*error: (?!\n))/.exec(failure)?.[1]?.replace(" TypeError:", "") ?? failure;

describeOnEveryNixpkgs("elements of a domain", ({ value, failure }) => {
  it("are the same whether an evaluation of their own is spared or not", async () => {
    const both = definitions.map(
      ([, machine, more = "{ }"]) => `[ (${read(machine, more, "")}) (${read(machine, more, anew)}) ]`,
    );
    const found = (await value(`[ ${both.map((each) => `(${each})`).join("\n")} ]`)) as [unknown, unknown][];
    for (const [index, [title]] of definitions.entries())
      expect(found[index]?.[0], title).toEqual(found[index]?.[1]);
    expect(found[0]?.[0]).toMatchObject({
      c: { machines: { a: { tags: ["x"], deployment: { targetPort: 23 } } } },
    });
  });

  it.each(mistakes)("end in the module system's own message: %s", async (_, machine, words) => {
    const [light, full] = await Promise.all([
      failure(read(machine, "{ }", "")),
      failure(read(machine, "{ }", anew)),
    ]);
    expect(light).toMatch(words);
    expect(messageOf(light)).toBe(messageOf(full));
  });
});
