import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

const withModules = (modules: string, service = "{ }"): string => `(build {
  modules = [ ${modules} ];
  domain = { filters, ... }: {
    suffix = "com";
    clusters.c = {
      machines.m1 = host 1;
      machines.m2 = host 2;
      services.s = { selectors = [ "m1" ]; units = [ "s" ]; } // ${service};
      users.ada = { };
    };
  };
})`;

/** A cluster module that adds an option at one level. */
const option = (path: string[], leaf: string): string =>
  path.reduceRight((inner, level) => {
    const element = `types.submodule { ${inner} }`;
    const type = level === "domain" ? element : `types.attrsOf (${element})`;
    return `options.${level} = mkOption { type = ${type}; };`;
  }, leaf);

const module = (body: string): string => `({ lib, ... }: let inherit (lib) mkOption types; in { ${body} })`;

describeOnEveryNixpkgs("cluster modules", ({ value, failure }) => {
  const leaf = 'options.note = mkOption { type = types.str; default = "none"; };';
  const levels: [level: string, path: string[], access: string][] = [
    ["domain", ["domain"], "config.domain"],
    ["cluster", ["domain", "clusters"], "config.domain.clusters.c"],
    ["machine", ["domain", "clusters", "machines"], "config.domain.clusters.c.machines.m1"],
    ["service", ["domain", "clusters", "services"], "config.domain.clusters.c.services.s"],
    ["user", ["domain", "clusters", "users"], "config.domain.clusters.c.users.ada"],
    [
      "machine's user",
      ["domain", "clusters", "machines", "users"],
      "config.domain.clusters.c.machines.m1.users.bob",
    ],
  ];
  it.each(levels)("add options to a %s", async (_level, path, access) => {
    const attribute = access.replace("config.", "");
    expect(
      await value(
        `${withModules(
          `${module(option(path, leaf))} { domain.clusters.c.machines.m1.users.bob = { }; } { ${attribute}.note = "set"; extensions.outputs.note = { config, ... }: ${access}.note; }`,
        )}.note`,
      ),
    ).toBe("set");
  });

  it("add options that keep their defaults, beside a refusal of unknown ones", async () => {
    const adding = module(option(["domain", "clusters", "machines"], leaf));
    expect(
      await value(
        `${withModules(`${adding} { extensions.outputs.note = { config, ... }: config.domain.clusters.c.machines.m2.note; }`)}.note`,
      ),
    ).toBe("none");
    expect(
      await failure(
        `${withModules(`${adding} { domain.clusters.c.machines.m1.nota = "x"; }`)}.clusterInfo.machines`,
      ),
    ).toContain("did you mean note?");
  });

  it("add NixOS modules to machines before the first evaluation", async () => {
    expect(
      await value(
        `${withModules(`{
        extensions.machineModules = [
          ({ machine, cluster, machineConfig, clusterConfig, ... }: {
            networking.interfaces.lo1.ipv4.addresses = [ { address = "127.1.0.1"; prefixLength = 8; } ];
            environment.etc.probe.text = "\${machine}.\${cluster}.\${machineConfig.system}.\${toString (builtins.attrNames clusterConfig.machines)}";
          })
        ];
      }`)}.clusterInfo.machines."m2.c.com".ips`,
      ),
    ).toEqual(["10.0.0.2", "127.1.0.1"]);
  });

  it("change any element after step 1, and new ones get their defaults", async () => {
    expect(
      await value(`let
        built' = ${withModules(`{
          extensions.afterCluster = [ (config: lib.recursiveUpdate config {
            domain.clusters.c.machines.m3 = host 3;
            domain.clusters.c.machines.m1.tags = [ "changed" ];
            domain.clusters.d.machines.m4.system = "aarch64-linux";
          }) ];
        }`)};
      in lib.mapAttrs (_: a: { inherit (a) ips tags; }) built'.clusterInfo.machines`),
    ).toEqual({
      "m1.c.com": { ips: ["10.0.0.1"], tags: ["changed"] },
      "m2.c.com": { ips: ["10.0.0.2"], tags: [] },
      "m3.c.com": { ips: ["10.0.0.3"], tags: [] },
      "m4.d.com": { ips: [], tags: [] },
    });
    expect(
      await failure(
        `${withModules("{ extensions.afterCluster = [ (config: lib.recursiveUpdate config { domain.clusters.c.machines.m3 = { }; }) ]; }")}.clusterInfo.machines."m3.c.com".system`,
      ),
    ).toContain("domain.clusters.c.machines.m3.system");
  });

  it("change annotations, services and modules after step 3, in order", async () => {
    const change = `{
      extensions.afterAnnotations = [
        (config: lib.recursiveUpdate config { domain.clusters.c.machines.m1.annotations.rack = "a"; })
        (config: lib.recursiveUpdate config {
          domain.clusters.c.machines.m1.annotations.rack = config.domain.clusters.c.machines.m1.annotations.rack + "b";
          domain.clusters.c.machines.m2.nixosModules = [ (probe "late") ];
          domain.clusters.c.services.s.definition = { this, ... }: probe this.rack;
        })
      ];
    }`;
    expect(await value(`let built' = ${withModules(change)}; in map (written built') [ "m1" "m2" ]`)).toEqual(
      ["ab", "late"],
    );
  });

  it("add no element after step 3", async () => {
    expect(
      await failure(
        `${withModules("{ extensions.afterAnnotations = [ (config: lib.recursiveUpdate config { domain.clusters.c.machines.late = host 3; }) ]; }")}.clusterInfo.machines`,
      ),
    ).toContain(
      "extensions.afterAnnotations: transformations may not add or remove elements here, only in extensions.afterCluster: machines late.c",
    );
  });

  it("see final configurations after step 7, and change outputs", async () => {
    expect(
      await value(
        `${withModules(`{
        extensions.afterMachines = [ (config: lib.recursiveUpdate config {
          extensions.outputs.hosts = { ... }: lib.mapAttrs (_: m: m.nixosConfiguration.config.networking.hostName) config.domain.clusters.c.machines;
        }) ];
      }`)}.hosts`,
      ),
    ).toEqual({ m1: "m1", m2: "m2" });
  });

  it("refuse a transformation that returns something else", async () => {
    expect(
      await failure(`${withModules("{ extensions.afterCluster = [ (config: [ ]) ]; }")}.clusterInfo`),
    ).toContain("extensions.afterCluster: a transformation returned a list");
  });

  it("refuse an output that the library makes", async () => {
    expect(
      await failure(`${withModules("{ extensions.outputs.packages = _: { }; }")}.clusterInfo`),
    ).toContain("extensions.outputs.packages: the library makes this output");
  });
});
