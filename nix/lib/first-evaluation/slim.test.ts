import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { describeOnNixos } from "../../check/domain";
import { evaluated } from "../../check/evaluate";
import { hasNix, library, named } from "../../check/nixpkgs";
import { resolveFlake } from "../../check/registry";
import { toReview, unreviewedModules } from "../../check/review";

/** A machine by its own NixOS modules, in a Nix list. */
type Modules = string;

const eth0 = (address: string): string =>
  `networking.interfaces.eth0.ipv4.addresses = [ { address = "${address}"; prefixLength = 24; } ];`;

/** Machines whose interfaces or names hang on something else, with the addresses that the seven steps give them. */
const machines: [title: string, modules: Modules, ips: string[]][] = [
  ["plain addresses", `[ { ${eth0("10.0.0.1")} } ]`, ["10.0.0.1"]],
  [
    "an interface that hangs on DHCP, with NetworkManager",
    `[ { networking.networkmanager.enable = true; } ({ config, lib, ... }: lib.mkIf config.networking.useDHCP { ${eth0("10.0.0.1")} }) ({ config, lib, ... }: lib.mkIf (!config.networking.useDHCP) { ${eth0("10.0.0.2")} }) ]`,
    ["10.0.0.2"],
  ],
  [
    "an interface that hangs on a service's option",
    `[ { services.openssh.enable = true; } ({ config, lib, ... }: lib.mkIf config.services.openssh.enable { ${eth0("10.0.0.3")} }) ]`,
    ["10.0.0.3"],
  ],
  [
    "an option of the machine's own",
    `[ ({ config, lib, ... }: { options.site.address = lib.mkOption { type = lib.types.str; default = config.networking.hostName; }; config = { ${eth0("${config.site.address}")} }; }) { site.address = "10.0.0.4"; } ]`,
    ["10.0.0.4"],
  ],
  [
    "an option of the machine's own below one of NixOS",
    `[ ({ config, lib, ... }: { options.services.site.address = lib.mkOption { type = lib.types.str; }; config = { ${eth0("${config.services.site.address}")} }; }) { services.site.address = "10.0.0.5"; } ]`,
    ["10.0.0.5"],
  ],
  [
    "packages and utilities as arguments",
    `[ ({ pkgs, utils, config, options, modulesPath, ... }: { ${eth0("10.0.0.6")} environment.systemPackages = [ pkgs.hello ]; networking.interfaces.\${if options ? services && builtins.pathExists modulesPath then utils.escapeSystemdPath "a/b" else "wrong"}.ipv4.addresses = [ { address = "10.6.0.1"; prefixLength = 8; } ]; }) ]`,
    ["10.6.0.1", "10.0.0.6"],
  ],
  [
    "a bridge with members",
    `[ { networking.bridges.br0.interfaces = [ "eth1" ]; networking.interfaces.br0.ipv4.addresses = [ { address = "10.0.0.7"; prefixLength = 24; } ]; } ]`,
    ["10.0.0.7"],
  ],
  [
    "a VLAN with systemd-networkd",
    `[ { networking.useNetworkd = true; networking.vlans.v5 = { id = 5; interface = "eth9"; }; ${eth0("10.0.0.8")} } ]`,
    ["10.0.0.8"],
  ],
  [
    "an address that a module of NixOS sets",
    `[ { services.hologram-agent.enable = true; ${eth0("10.0.0.9")} } ]`,
    ["169.254.169.254", "10.0.0.9"],
  ],
  [
    "a translator's interface",
    `[ { services.tayga = { enable = true; ipv4 = { address = "10.9.0.1"; router.address = "10.9.0.2"; pool = { address = "10.9.1.0"; prefixLength = 24; }; }; ipv6 = { address = "fd00::1"; router.address = "fd00::2"; pool = { address = "fd00:1::"; prefixLength = 96; }; }; }; } ]`,
    ["10.9.0.2", "fd00::2"],
  ],
  [
    "names of its own",
    `[ { networking.hostName = "other"; networking.domain = "else.where"; } ({ config, ... }: { networking.interfaces.\${config.networking.fqdn}.ipv4.addresses = [ { address = "10.0.0.10"; prefixLength = 8; } ]; }) ]`,
    ["10.0.0.10"],
  ],
  [
    "a module of NixOS that is taken out",
    `[ { disabledModules = [ "services/security/hologram-agent.nix" ]; services.hologram-agent.enable = true; ${eth0("10.0.0.11")} } ]`,
    ["10.0.0.11"],
  ],
  [
    "a profile of NixOS",
    `[ ({ modulesPath, ... }: { imports = [ (modulesPath + "/profiles/minimal.nix") ]; ${eth0("10.0.0.12")} }) ]`,
    ["10.0.0.12"],
  ],
  [
    "priorities and orders",
    `[ { ${eth0("10.0.0.13")} } ({ lib, ... }: { networking.interfaces.eth0.ipv4.addresses = lib.mkBefore [ { address = "10.0.0.14"; prefixLength = 24; } ]; }) ]`,
    ["10.0.0.14", "10.0.0.13"],
  ],
  [
    "an argument of the machine's own",
    `[ { _module.args.site = "10.0.0.15"; } ({ site, ... }: { ${eth0("${site}")} }) ]`,
    ["10.0.0.15"],
  ],
  [
    "an interface that hangs on whether an option exists",
    `[ ({ config, options, lib, ... }: { networking.interfaces.eth0.ipv4.addresses = lib.optional (config.services ? openssh && options.services ? openssh && !(config.services ? nonesuch)) { address = "10.0.0.16"; prefixLength = 24; }; }) ]`,
    ["10.0.0.16"],
  ],
  [
    "an option of its own in NixOS's interfaces",
    `[ ({ lib, ... }: { options.networking.interfaces = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.site = lib.mkOption { type = lib.types.int; default = 3; }; }); }; }) ({ config, ... }: { ${eth0("10.0.0.${toString (config.networking.interfaces.eth0.site + 15)}")} }) ]`,
    ["10.0.0.18"],
  ],
  [
    "addresses from an overlay",
    `[ { nixpkgs.overlays = [ ]; } ({ pkgs, ... }: { ${eth0("10.0.0.${toString (builtins.stringLength pkgs.hello.name)}")} }) ]`,
    ["10.0.0.5"],
  ],
  ["unknown options", `[ { some.service.declares = true; ${eth0("10.0.0.17")} } ]`, ["10.0.0.17"]],
  [
    "a function of other machines' modules",
    `[ ({ modules, baseModules, config, ... }: { networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.0.\${toString (builtins.length modules)}"; prefixLength = 24; } ]; }) ]`,
    [],
  ],
];

const domain = (modules: Modules): string =>
  `{ suffix = "com"; clusters.c.machines.m = { system = "x86_64-linux"; nixosModules = ${modules}; }; }`;

/** The same library where it can't trust the tree, so that its first evaluation is a full one. */
const inFull = `(import ${library} { nixpkgs = nixpkgs // { outPath = "/nonexistent"; }; }).lib.buildCluster`;

/** What annotations come from hangs on the nixpkgs: CI and soak look at every release that can be had. */
const SUPPORTED = "nixos-24.05 nixos-24.11 nixos-25.05 nixos-25.11 nixos-26.05 nixos-unstable";
const asked = process.env.CLUSTER_STUDIO_RELEASES ?? (process.env.CI || process.env.SOAK ? SUPPORTED : "");
const releases = asked.split(/\s+/).filter((name) => name !== "");

describe.skipIf(!hasNix() || releases.length === 0)("releases of nixpkgs", () => {
  it.for(releases)(
    "annotations are right on %s, and cheap",
    { timeout: 600_000 },
    async (release, { skip }) => {
      const reference = `github:NixOS/nixpkgs/${release}`;
      const found = resolveFlake(reference);
      if ("missing" in found) return skip(found.missing);
      const { expression } = named(reference);
      // A few of them: on the nixpkgs of a test run it is every one.
      const all = machines
        .filter((_, index) => index % 4 === 0)
        .map(([, modules], index) => `m${index} = { system = "x86_64-linux"; nixosModules = ${modules}; };`);
      const both = await evaluated(`
      let
        nixpkgs = ${expression};
        inherit (nixpkgs) lib;
        of = nixpkgs: ((import ${library} { inherit nixpkgs; }).lib.buildCluster {
          domain = { suffix = "com"; clusters.c.machines = { ${all.join(" ")} }; };
        }).clusterInfo.machines;
      in { slim = of nixpkgs; full = of (nixpkgs // { outPath = "/nonexistent"; }); }`);
      const { slim, full } = both as { slim: unknown; full: unknown };
      expect(slim).toEqual(full);
      const unreviewed = await unreviewedModules(expression);
      if (unreviewed.length > 0) skip(toReview(unreviewed));
    },
  );
});

describeOnNixos("the slim first evaluation", ({ value, nixpkgs }) => {
  let unreviewed: string[] = [];
  beforeAll(async () => {
    unreviewed = await unreviewedModules(nixpkgs.expression);
  });

  it("is right for this nixpkgs: no module that nobody reviewed has a say", ({ skip }) => {
    if (unreviewed.length > 0) skip(toReview(unreviewed));
  });

  it.each(machines)("equals the full one: %s", async (_title, modules, ips) => {
    const both = await value(
      `let annotation = build': (build' { domain = ${domain(modules)}; }).clusterInfo.machines."m.c.com"; in { slim = annotation build; full = annotation ${inFull}; }`,
    );
    expect(both).toMatchObject(ips.length === 0 ? {} : { full: { ips } });
    const { slim, full } = both as { slim: unknown; full: unknown };
    expect(slim).toEqual(full);
  });

  it("is not a full one for machines that read nothing else", async ({ skip }) => {
    if (unreviewed.length > 0) return skip(toReview(unreviewed));
    expect(
      await value(
        `(built ${domain(`[ { ${eth0("10.0.0.1")} environment.systemPackages = throw "the rest of NixOS"; fileSystems = throw "the rest of NixOS"; } ]`)}).clusterInfo.machines."m.c.com".ips`,
      ),
    ).toEqual(["10.0.0.1"]);
  });

  const adding: [title: string, nixosSystem: string][] = [
    ["modules", "a: nixpkgs.lib.nixosSystem (a // { modules = a.modules ++ [ extra ]; })"],
    ["modules ahead", "a: nixpkgs.lib.nixosSystem (a // { modules = [ extra ] ++ a.modules; })"],
    ["modules afterwards", "a: (nixpkgs.lib.nixosSystem a).extendModules { modules = [ extra ]; }"],
    [
      "special arguments",
      'a: nixpkgs.lib.nixosSystem (a // { specialArgs = a.specialArgs // { site = 7; }; modules = a.modules ++ [ ({ site, ... }: { networking.interfaces.lan.ipv4.addresses = [ { address = "10.0.0.${toString site}"; prefixLength = 8; } ]; }) ]; })',
    ],
  ];
  it.each(adding)("holds with a nixosSystem that adds %s", async (_title, nixosSystem) => {
    const both = await value(`
        let
          extra = { config, lib, ... }: lib.mkIf (config.networking.hostName == "m") { networking.interfaces.lan.ipv4.addresses = [ { address = "10.0.0.7"; prefixLength = 8; } ]; };
          wrapped = nixpkgs // { lib = lib // { nixosSystem = ${nixosSystem}; }; };
          annotation = nixpkgs: ((import ${library} { inherit nixpkgs; }).lib.buildCluster { domain = ${domain(`[ { ${eth0("10.0.0.1")} } ]`)}; }).clusterInfo.machines."m.c.com".ips;
        in { slim = annotation wrapped; full = annotation (wrapped // { outPath = "/nonexistent"; }); }`);
    expect(both).toEqual({ slim: ["10.0.0.1", "10.0.0.7"], full: ["10.0.0.1", "10.0.0.7"] });
  });

  it("keeps what services set out of annotations", async () => {
    expect(
      await value(`
          let
            outputs = built ({ filters, ... }: {
              suffix = "com";
              clusters.c = {
                machines.m = host 1;
                services.s = {
                  selectors = [ "m" ];
                  definition = { this, ... }: {
                    networking.bridges.br0.interfaces = builtins.attrNames this.interfaces;
                    networking.domain = "set.by.service";
                    networking.interfaces.wg0.ipv4.addresses = map (address: { inherit address; prefixLength = 32; }) this.ips;
                  };
                };
              };
            });
          in {
            annotation = lib.getAttrs [ "ips" "domain" ] outputs.clusterInfo.machines."m.c.com";
            final = { inherit (outputs.nixosConfigurations.m.config.networking) domain; interfaces = builtins.attrNames outputs.nixosConfigurations.m.config.networking.interfaces; };
          }`),
    ).toEqual({
      annotation: { ips: ["10.0.0.1"], domain: "c.com" },
      final: { domain: "set.by.service", interfaces: ["eth0", "wg0"] },
    });
  });

  it.skipIf(nixpkgs.folder === undefined)(
    "gives way to the full one where a module that nobody reviewed sets interfaces",
    async () => {
      const tree = await mkdtemp(path.join(tmpdir(), "nixpkgs-"));
      try {
        await cp(nixpkgs.folder ?? "", tree, { recursive: true });
        const modules = path.join(tree, "nixos/modules");
        const list = await readFile(path.join(modules, "module-list.nix"), "utf8");
        await writeFile(path.join(modules, "module-list.nix"), list.replace(/\]\s*$/, "./unknown.nix ]"));
        await writeFile(
          path.join(modules, "unknown.nix"),
          '{ config, lib, ... }: { config = lib.mkIf (config.networking.hostName == "m") { networking.interfaces.lan.ipv4.addresses = [ { address = "10.0.0.9"; prefixLength = 8; } ]; }; }',
        );
        expect(
          await value(
            `let changed = import ${library}/check/nixpkgs-tree.nix (/. + "${tree}"); in ((import ${library} { nixpkgs = changed; }).lib.buildCluster { domain = ${domain(`[ { ${eth0("10.0.0.1")} } ]`)}; }).clusterInfo.machines."m.c.com".ips`,
          ),
        ).toEqual(["10.0.0.1", "10.0.0.9"]);
      } finally {
        await rm(tree, { recursive: true, force: true });
      }
    },
  );
});
