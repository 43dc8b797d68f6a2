import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

describeOnEveryNixpkgs("buildCluster", ({ value, failure }) => {
  it("builds the concept's own example, as it is written there", async () => {
    const written = `
      let
        filters = clusterConfig.lib.filter;
      in
      {
        domain.clusters.example.services = {
          service1 = {
            selectors = [ filters.clusterMachines ];
            roles = {
              role1 = [ filters.clusterMachines ];
              role2 = [ filters.hostname "host1" ];
            };
            definition = { selectors, roles, this }:{
              service.address = (builtins.head roles.role2.ips);
            };
            extraConfig = {
              service.option = "something";
            };
          };
        };
      }`;
    expect(
      await value(`
        let
          anything = lib.mkOption { type = lib.types.str; };
          outputs = build {
            modules = [ (${written}) ];
            domain = {
              suffix = "com";
              nixosModules = [ { options.service = { address = anything; option = anything; }; } ];
              clusters.example.machines = { host1 = host 10; host2 = host 11; };
            };
          };
        in lib.mapAttrs (_: machine: machine.config.service) outputs.nixosConfigurations`),
    ).toEqual(
      Object.fromEntries(
        ["host1", "host1.example.com", "host2", "host2.example.com"].map((name) => [
          name,
          { address: "10.0.0.10", option: "something" },
        ]),
      ),
    );
  });

  it("R5: carries long forms, and short ones that are unambiguous", async () => {
    expect(
      await value(`builtins.attrNames (built {
        suffix = "home.arpa";
        clusters.a.machines = { m = host 1; constructor = host 2; };
        clusters.a.services.m = { selectors = [ "m" ]; };
        clusters.b.machines.m = host 3;
      }).nixosConfigurations`),
    ).toEqual(["constructor", "constructor.a.home.arpa", "m.a.home.arpa", "m.b.home.arpa"]);
  });

  it("takes a domain as a set with imports, a function or a path, and levels as functions", async () => {
    expect(
      await value(`
        let
          file = text: builtins.toFile "domain.nix" text;
          names = built: builtins.attrNames built.nixosConfigurations;
          machineFile = file ''{ name, ... }: { imports = [ { tags = [ name ]; } ]; system = "x86_64-linux"; }'';
        in
        {
          set = names (built { imports = [ { suffix = "com"; } ]; clusters.c.machines.m = host 1; });
          path = names (built (file ''{ lib, filters, inputs, clusterServices, ... }: { suffix = "com"; clusters.c = { name, ... }: { machines.m.system = "x86_64-linux"; }; }''));
          levels = (built { suffix = "com"; clusters.c = { filters, lib, ... }: { machines.m = machineFile; services.s.selectors = [ filters.hostname "m" ]; }; }).clusterInfo.machines."m.c.com".tags;
        }`),
    ).toEqual({ set: ["m", "m.c.com"], path: ["m", "m.c.com"], levels: ["m"] });
  });

  it("gives inputs and specialArgs to the domain and to NixOS modules", async () => {
    expect(
      await value(`written (build {
        inputs.here = "input";
        specialArgs.extra = "special";
        domain = { inputs, extra, ... }: {
          suffix = "com";
          nixosModules = [ ({ inputs, extra, ... }: probe (inputs.here + extra)) ];
          clusters.c.machines.m = host 1 // { tags = [ inputs.here extra ]; };
        };
      }) "m"`),
    ).toBe("inputspecial");
  });

  it("merges modules in one order, as sets and as functions", async () => {
    const both = await value(`
      map (written: (build { domain = {
        suffix = "com";
        nixosModules = [ (_: probe "1") (written (probe "2")) ];
        clusters.c = {
          nixosModules = [ (_: probe "3") (written (probe "4")) ];
          machines.m = machine [ (_: probe "5") (written (probe "6")) ];
        };
      }; }).nixosConfigurations."m.c.com".config.environment.etc.probe.text) [ (module: module) (module: _: module) ]`);
    const [sets, functions] = both as [string, string];
    expect(sets.split("\n").sort()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(sets).toBe(functions);
  });

  it("lets a machine set what only a service declares, and checks everything in the end", async () => {
    const built = (services: string): string => `(built ({ filters, ... }: {
      suffix = "com";
      clusters.c = {
        machines.m = machine [ { site.port = 80; } ];
        machines.other = host 2;
        services = ${services};
      };
    }))`;
    const declaring =
      '{ s = { selectors = [ "m" ]; definition = _: { lib, config, ... }: { options.site.port = lib.mkOption { type = lib.types.int; }; config.environment.etc.probe.text = toString config.site.port; }; }; }';
    expect(await value(`written ${built(declaring)} "m"`)).toBe("80");
    expect(await value(`${built("{ }")}.clusterInfo.machines."m.c.com".ips`)).toEqual([]);
    expect(await failure(`${built("{ }")}.nixosConfigurations.m.config.networking.hostName`)).toContain(
      "site",
    );
  });

  it("keeps services out of the first evaluation", async () => {
    expect(
      await value(`let
        built' = built ({ filters, ... }: {
          suffix = "com";
          clusters.c = {
            machines.m = host 1;
            services.s = {
              selectors = [ "m" ];
              definition = { this, ... }: {
                networking.interfaces.wg0.ipv4.addresses = map (address: { inherit address; prefixLength = 32; }) this.ips;
                networking.domain = "elsewhere.org";
                environment.etc.probe.text = this.domain;
              };
            };
          };
        });
        final = built'.nixosConfigurations.m.config;
      in {
        annotation = built'.clusterInfo.machines."m.c.com".ips;
        interfaces = lib.mapAttrs (_: i: map (a: a.address) i.ipv4.addresses) final.networking.interfaces;
        inherit (final.networking) domain;
        told = final.environment.etc.probe.text;
      }`),
    ).toEqual({
      annotation: ["10.0.0.1"],
      interfaces: { eth0: ["10.0.0.1"], wg0: ["10.0.0.1"] },
      domain: "elsewhere.org",
      told: "c.com",
    });
  });

  it("evaluates a machine once that no service reaches, with the result of the steps", async () => {
    const cluster = `(built ({ filters, ... }: {
      suffix = "com";
      clusters.c = {
        machines.reached = host 1;
        machines.alone = machine [ ({ config, ... }: { networking.interfaces.\${if config.networking.useDHCP then "eth0" else "eth1"}.ipv4.addresses = [ { address = "10.0.0.2"; prefixLength = 24; } ]; }) ];
        machines.unknown = machine [ { no.such.option = 1; } ] // { ips = [ "10.0.0.3" ]; };
        services.s = {
          selectors = [ "reached" ];
          roles.others = [ filters.clusterMachines ];
          definition = { roles, ... }: probe (toString roles.others.ips);
        };
      };
    }))`;
    expect(await value(`written ${cluster} "reached"`)).toBe("10.0.0.2 10.0.0.1 10.0.0.3");
  });

  it("resolves selectors that read annotations of machines that they do not reach", async () => {
    expect(
      await value(`(built {
        suffix = "com";
        clusters.c = {
          machines.a = host 1;
          machines.b = host 2;
          services.s.selectors = [ (c: config: map (m: "domain.clusters.\${c}.machines.\${m}") (builtins.filter (m: builtins.elem "10.0.0.1" config.domain.clusters.\${c}.machines.\${m}.annotations.ips) (builtins.attrNames config.domain.clusters.\${c}.machines))) ];
        };
      }).clusterInfo.services`),
    ).toEqual({ "s.c.com": { selectors: ["a.c.com"], roles: {} } });
  });

  it("leaves extendModules, options and pkgs usable", async () => {
    expect(
      await value(`let
        configuration = (built { suffix = "com"; clusters.c.machines.m = host 1; }).nixosConfigurations.m;
      in {
        extended = (configuration.extendModules { modules = [ { networking.hostName = "other"; } ]; }).config.networking.hostName;
        option = configuration.options.networking.hostName.value;
        pkgs = configuration.pkgs ? hello;
      }`),
    ).toEqual({ extended: "other", option: "m", pkgs: true });
  });

  const refused: [why: string, expression: string, parts: string[]][] = [
    [
      "an unknown argument",
      "build { domains = { }; }",
      ["buildCluster: no argument 'domains' (did you mean domain?)"],
    ],
    ["a missing domain", "build { }", ["the argument 'domain' is missing"]],
    [
      "an unknown key of the domain",
      '(built { sufix = "com"; clusters = { }; }).clusterInfo',
      ["domain", "no option 'sufix' (did you mean suffix?)", "clusters"],
    ],
    [
      "an unknown key of a machine",
      '(built { suffix = "com"; clusters.c.machines.m = host 1 // { tag = [ ]; }; }).clusterInfo.machines',
      ["domain.clusters.c.machines.m", "no option 'tag' (did you mean tags?)"],
    ],
    [
      "an unknown key of deployment",
      '(built { suffix = "com"; clusters.c.machines.m = host 1 // { deployment.targetPorts = 1; }; }).clusterInfo.machines',
      ["deployment", "did you mean targetPort?"],
    ],
    [
      "an unknown key of a service",
      '(built { suffix = "com"; clusters.c = { machines.m = host 1; services.s = { selector = [ ]; }; }; }).clusterInfo.services',
      ["domain.clusters.c.services.s", "did you mean selectors?"],
    ],
    [
      "an unknown key of a cluster module",
      '(build { domain = { suffix = "com"; clusters = { }; }; modules = [ { domian = { }; } ]; }).clusterInfo',
      ["no option 'domian' (did you mean domain?)"],
    ],
    [
      "a machine's name that is no label",
      '(built { suffix = "com"; clusters.c.machines.Host1 = host 1; }).nixosConfigurations',
      ["machine 'Host1'", "RFC 1123", "did you mean host1?"],
    ],
    [
      "a cluster's name that is no label",
      '(built { suffix = "com"; clusters."a.b".machines.m = host 1; }).nixosConfigurations',
      ["cluster 'a.b'"],
    ],
    [
      "a service's name that is no label",
      '(built { suffix = "com"; clusters.c = { machines.m = host 1; services.s_1.selectors = [ "m" ]; }; }).clusterInfo.services',
      ["service 's_1'"],
    ],
    [
      "a name of 64 characters",
      '(built { suffix = "com"; clusters.c.machines.${lib.concatStrings (lib.genList (_: "a") 64)} = host 1; }).nixosConfigurations',
      ["at most 63"],
    ],
    [
      "a suffix that is no domain",
      '(built { suffix = "Com."; clusters.c.machines.m = host 1; }).clusterInfo.machines',
      ["domain.suffix 'Com.'"],
    ],
  ];
  it.each(refused)("refuses %s", async (_why, expression, parts) => {
    const message = await failure(expression);
    for (const part of parts) expect(message).toContain(part);
  });
});
