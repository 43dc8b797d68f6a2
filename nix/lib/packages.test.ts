import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

/** Only what these tests register: the shipped packages have tests of their own. */
const built = `(build {
  modules = [ {
    extensions.packages.machine.probe = {
      description = "Show what a machine's package gets";
      build = { pkgs, machine, cluster, annotation, machineConfig, system, ... }: "\${machine} \${cluster} \${builtins.head annotation.ips} \${machineConfig.system} \${system}";
    };
    extensions.packages.machine.final = { description = "Read the final configuration"; destructive = true; build = { nixosConfiguration, ... }: nixosConfiguration.config.networking.hostName; };
    extensions.packages.machine.only = { description = "On one machine"; enable = { machine, ... }: machine == "m2"; build = _: "only"; };
    extensions.packages.machine.broken = { description = "Never read"; build = _: throw "another package"; };
    extensions.packages.service.probe = { description = "Show what a service's package gets"; build = { service, machine, units, serviceConfig, ... }: "\${service} \${machine} \${toString units}"; };
    extensions.packages.cluster.probe = { description = "Show what a cluster's package gets"; build = { cluster, machines, ... }: cluster + toString (lib.mapAttrsToList (name: m: name + builtins.head m.annotation.ips) machines); };
  } ];
  domain = {
    suffix = "com";
    clusters.c = {
      machines.m1 = machine [ { networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 24; } ]; system.build.toplevel = lib.mkForce (throw "the toplevel"); } ];
      machines.m2 = host 2;
      services.s = { selectors = [ "m1" ]; units = [ "u1" "u2" ]; };
    };
  };
})`;

describeOnEveryNixpkgs("packages", ({ value, failure }) => {
  it("may speak of one another: none is read for another's sake", async () => {
    const every = "lib.attrNames config.extensions.packages.machine";
    const modules = `[ ({ config, ... }: { extensions.packages.machine.x = { description = toString (${every}); build = _: 1; }; }) ]`;
    const described = await value(
      `(lib.findFirst ({ name, ... }: name == "x") null (build { modules = ${modules}; domain = { suffix = "com"; clusters.c.machines.m = machine [ ]; }; }).clusterInfo.packages).description`,
    );
    expect(described).toMatch(/\biso\b.*\bx$/);
  });

  it("are merged by the module system, from several modules and with priorities", async () => {
    const domain = (modules: string) =>
      `(build { modules = [ ${modules} ]; domain = { suffix = "com"; clusters.c.machines.m = machine [ ]; }; })`;
    const packages = (modules: string) => `${domain(modules)}.packages.x86_64-linux.m`;
    const x = 'extensions.packages.machine.x = { description = "d"; build';
    expect(
      await value(`[
        (${packages("{ extensions.packages.machine.iso.enable = lib.mkForce (_: false); }")} ? iso)
        ${packages(`{ ${x} = lib.mkDefault (_: 1); }; } { extensions.packages.machine.x.build = _: 2; }`)}.x
        ${packages(`{ ${x} = lib.mkForce (_: 3); }; }`)}.x
        ${packages(`{ ${x} = _: 4; enable = lib.mkIf true (_: true); }; }`)}.x
      ]`),
    ).toEqual([false, 2, 3, 4]);
    const wrong = await failure(`${domain(`{ ${x} = _: 1; destructive = "yes"; }; }`)}.clusterInfo.packages`);
    expect(wrong).toContain("is not of type `boolean'");
  });

  it("are attributes of a machine's derivation, under every operator's system", async () => {
    expect(
      await value(`let p = ${built}.packages; m = p.x86_64-linux."m1.c.com"; in {
        inherit (m) probe final type name;
        darwin = p.aarch64-darwin.m1.probe;
        only = [ (m ? only) p.x86_64-linux.m2.only ];
        service = m.services.s.probe;
        cluster = ${built}.legacyPackages.x86_64-linux.clusters.c.probe;
        systems = builtins.attrNames p;
      }`),
    ).toEqual({
      probe: "m1 c 10.0.0.1 x86_64-linux x86_64-linux",
      final: "m1",
      type: "derivation",
      name: "nixos-system-m1.c.com",
      darwin: "m1 c 10.0.0.1 x86_64-linux aarch64-darwin",
      only: [false, "only"],
      service: "s m1 u1 u2",
      cluster: "cm110.0.0.1 m210.0.0.2",
      systems: ["aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"],
    });
  });

  it("build the machine's system as the derivation itself, on the machine's own platform", async () => {
    expect(
      await value(`let
        outputs = build { domain = { suffix = "com"; clusters.c.machines.m = {
          system = "aarch64-linux";
          nixosModules = [ { system.build = lib.mkForce { toplevel = derivation { name = "top"; system = "aarch64-linux"; builder = "/bin/sh"; }; }; } ];
        }; }; };
        package = outputs.packages.x86_64-darwin.m;
        inherit (outputs.nixosConfigurations.m.config.system.build) toplevel;
      in { inherit (package) system; same = package.drvPath == toplevel.drvPath && package.outPath == toplevel.outPath; }`),
    ).toEqual({ system: "aarch64-linux", same: true });
  });

  it("are data in clusterInfo", async () => {
    const packages = await value(`${built}.clusterInfo.packages`);
    expect(packages).toEqual(
      expect.arrayContaining([
        {
          attr: '"m1.c.com".final',
          scope: "machine",
          name: "final",
          description: "Read the final configuration",
          destructive: true,
          machine: "m1.c.com",
        },
        {
          attr: '"m1.c.com".services.s.probe',
          scope: "service",
          name: "probe",
          description: "Show what a service's package gets",
          destructive: false,
          machine: "m1.c.com",
          service: "s.c.com",
        },
        {
          attr: "clusters.c.probe",
          scope: "cluster",
          name: "probe",
          description: "Show what a cluster's package gets",
          destructive: false,
          cluster: "c",
        },
      ]),
    );
    expect(packages).not.toContainEqual(expect.objectContaining({ machine: "m1.c.com", name: "only" }));
  });

  it.each(["name", "type", "drvPath", "outPath", "system", "meta", "outputs", "services"])(
    "may not be called %s",
    async (name) => {
      expect(
        await failure(
          `(build { modules = [ { extensions.packages.machine.${name} = { description = "x"; build = _: "x"; }; } ]; domain = { suffix = "com"; clusters.c.machines.m = host 1; }; }).packages.x86_64-linux.m.type`,
        ),
      ).toContain(`extensions.packages.machine.${name}: a package may not be called`);
    },
  );
});
