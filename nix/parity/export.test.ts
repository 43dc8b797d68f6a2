import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readLibrary } from "@/lib/cli/library";
import { generateFlake } from "@/lib/codegen/flake";
import { document } from "@/lib/codegen/testing/documents";
import { evaluate, hasNix, withFolder } from "@/lib/codegen/testing/nix";
import { parseDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import { present } from "@/lib/shared/assert";
import { nixpkgsUnderTest } from "@/nix/check/nixpkgs";

const library = readLibrary(fileURLToPath(new URL("..", import.meta.url)));
const standInFolder = fileURLToPath(new URL("../testing/nixpkgs", import.meta.url));
const [standIn] = nixpkgsUnderTest();

const examples = fileURLToPath(new URL("../examples", import.meta.url));

/** What stands for upstream flakes, with as much as evaluation asks of them. */
const upstream = new Map([
  ["disko/flake.nix", "{ outputs = _: { nixosModules.disko = { }; }; }"],
  ["colmena/flake.nix", "{ outputs = _: { lib.makeHive = hive: hive; }; }"],
  [
    "nixos-anywhere/flake.nix",
    '{ inputs.nixpkgs.url = "path:/none"; outputs = { nixpkgs, ... }: { packages = builtins.mapAttrs (_: pkgs: { default = pkgs.writeShellScriptBin "nixos-anywhere" ""; }) nixpkgs.legacyPackages; }; }',
  ],
]);

/** Runs the `nix` command on an export, the stand-in for its nixpkgs, without asking the network. */
function nixCommand(folder: string, cache: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    "nix",
    [
      ...["--extra-experimental-features", "nix-command flakes", "--offline"],
      ...args,
      ...["--no-write-lock-file", "--override-input", "nixpkgs", `path:${standInFolder}`],
    ],
    { cwd: folder, encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: cache } },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Evaluates an expression over `outputs`, the outputs of an export that brings its own library along. */
function outputs(value: DomainDocument, expression: string): unknown {
  return withFolder(generateFlake(value, { library }), (folder) => evaluateIn(folder, expression));
}

function evaluateIn(folder: string, expression: string): unknown {
  return evaluate(`let
    inherit (import ${fileURLToPath(new URL("export.nix", import.meta.url))} { nixpkgs = ${standIn?.expression}; }) outputsOf;
    outputs = outputsOf ${folder} { };
  in ${expression}`);
}

const address = (host: number) => ({ eth0: { ipv4: [{ address: `10.0.0.${host}`, prefixLength: 24 }] } });

/** What NixOS asks of every machine. */
const bootable = {
  source: `{
  system.stateVersion = "26.05";
  boot.loader.grub.enable = false;
  fileSystems."/" = { device = "/dev/disk/by-label/nixos"; fsType = "ext4"; };
}`,
};

const two = document({
  modules: { bootable },
  clusters: {
    c: {
      machines: { a: { interfaces: address(1) }, b: { interfaces: address(2) } },
      services: {
        s: {
          selectors: [{ filter: "hostname", hostname: "a" }],
          units: ["s"],
          definition: "{ this, ... }: { environment.etc.me.text = this.fqdn; }",
        },
      },
    },
  },
});

const DERIVATIONS = `builtins.mapAttrs (_: machine: machine.config.system.build.toplevel.drvPath) outputs.nixosConfigurations`;

describe.skipIf(!hasNix)("an export with its vendored library", () => {
  it("has every machine, with its packages, under its long and its short form", () => {
    expect(
      outputs(
        two,
        `{
          machines = builtins.attrNames outputs.nixosConfigurations;
          deploy = builtins.isString outputs.packages.x86_64-linux."a.c.com".deploy.drvPath;
          restart = builtins.isString outputs.packages.aarch64-darwin.a.services.s.restart.drvPath;
          me = outputs.nixosConfigurations.a.config.environment.etc.me.text;
        }`,
      ),
    ).toEqual({
      machines: ["a", "a.c.com", "b", "b.c.com"],
      deploy: true,
      restart: true,
      me: "a.c.com",
    });
  });

  it("is a flake that the nix command shows and evaluates", () => {
    withFolder(generateFlake(two, { library }), (folder) =>
      withFolder(new Map(), (cache) => {
        const info = nixCommand(folder, cache, "eval", "--json", `path:${folder}#clusterInfo.services`);
        expect(JSON.parse(info)).toEqual({ "s.c.com": { selectors: ["a.c.com"], roles: {} } });
        const shown: unknown = JSON.parse(
          nixCommand(folder, cache, "flake", "show", "--json", `path:${folder}`),
        );
        expect(shown).toMatchObject({ nixosConfigurations: { "a.c.com": { type: "nixos-configuration" } } });
      }),
    );
  });

  it.each(readdirSync(examples))("shows and checks the example %s", (name) => {
    const read = parseDocument(readFileSync(join(examples, name, "domain.json"), "utf8"));
    const example = present(read.ok ? read.value : null, `example ${name}`);
    withFolder(upstream, (inputs) =>
      withFolder(generateFlake(example, { library }), (folder) =>
        withFolder(new Map(), (cache) => {
          const override = [...Object.keys(example.inputs), ...example.extensions]
            .filter((input) => upstream.has(`${input}/flake.nix`))
            .flatMap((input) => ["--override-input", input, `path:${inputs}/${input}`]);
          const nix = (...args: string[]) =>
            nixCommand(folder, cache, "flake", ...args, `path:${folder}`, ...override);
          expect(nix("show")).toContain("nixosConfigurations");
          // The concept's service sets an option that people are to declare: NixOS says so, and nobody else anything.
          if (name === "seed")
            expect(() => nix("check", "--no-build")).toThrow(/error: The option `service' does not exist/);
          else nix("check", "--no-build");
        }),
      ),
    );
  });

  it("makes the same derivations wherever it is, and a change leaves those that it does not concern", () => {
    const changed = document({
      ...two,
      clusters: {
        c: {
          ...two.clusters.c,
          machines: { ...two.clusters.c?.machines, b: { interfaces: address(3), tags: ["new"] } },
        },
      },
    });
    withFolder(generateFlake(two, { library }), (first) =>
      withFolder(new Map([["README", ""]]), (copy) =>
        withFolder(generateFlake(changed, { library }), (second) => {
          const moved = join(copy, "elsewhere");
          cpSync(first, moved, { recursive: true });
          const before = evaluateIn(first, DERIVATIONS) as Record<string, string>;
          const after = evaluateIn(second, DERIVATIONS) as Record<string, string>;
          expect(evaluateIn(moved, DERIVATIONS)).toEqual(before);
          expect(after["a.c.com"]).toBe(before["a.c.com"]);
          expect(after["b.c.com"]).not.toBe(before["b.c.com"]);
        }),
      ),
    );
  });

  it("gives every source the scope, named filters in it", () => {
    const value = document({
      inputs: { mine: { url: "path:/none" } },
      filters: {
        edge: { source: 'clusterName: config: filters.tag "edge" clusterName config' },
        if: { source: "clusterName: config: lib.take 1 (filters.clusterMachines clusterName config)" },
      },
      clusters: {
        c: {
          machines: {
            a: {
              tags: ["edge"],
              annotations: { n: 1 },
              modules: {
                m: { source: '{ environment.etc.x.text = lib.concatStrings [ "a" inputs.mine.word ]; }' },
              },
            },
            b: {},
          },
          services: {
            s: {
              selectors: [
                { filter: "named", name: "if" },
                { filter: "custom", source: "filters.edge" },
              ],
              roles: { edge: [{ filter: "named", name: "edge" }] },
              definition:
                '{ roles, ... }: { environment.etc.y.text = lib.concatStringsSep "," roles.edge.names; }',
              extraConfig: "{ environment.etc.z.text = toString (builtins.isAttrs clusterServices); }",
            },
          },
        },
      },
    });
    expect(
      withFolder(generateFlake(value, { library }), (folder) =>
        evaluateIn(
          folder,
          `let
            flake = outputsOf ${folder} { mine.word = "word"; };
            inherit (flake.nixosConfigurations.a.config.environment) etc;
          in {
            inherit (flake.clusterInfo.services."s.c.com") selectors roles;
            texts = map (name: etc.\${name}.text) [ "x" "y" "z" ];
          }`,
        ),
      ),
    ).toEqual({
      selectors: ["a.c.com"],
      roles: { edge: ["a.c.com"] },
      texts: ["aword", "a", "1"],
    });
  });

  it("gives settings to the options that a cluster module adds, at every level", () => {
    const option = "lib.mkOption { type = lib.types.raw; }";
    const level = (inner: string) =>
      `lib.mkOption { type = lib.types.submodule { options = { mine = ${option}; ${inner} }; }; }`;
    const levels = (inner: string) =>
      `lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options = { mine = ${option}; ${inner} }; }); }`;
    const users = `users = ${levels("")};`;
    const mine = (at: string) => ({ mine: { at, "${x}": [1, null, { or: true }] } });
    const value = document({
      settings: mine("domain"),
      clusterModules: {
        own: {
          source: `{ lib, ... }:\n{\n  options.domain = ${level(
            `clusters = ${levels(`machines = ${levels(users)}; services = ${levels("")}; ${users}`)};`,
          )};\n  config.extensions.outputs.mine = { config, ... }: {
            domain = config.domain.mine;
            cluster = config.domain.clusters.c.mine;
            machine = config.domain.clusters.c.machines.m.mine;
            service = config.domain.clusters.c.services.s.mine;
            user = config.domain.clusters.c.users.u.mine;
            own = config.domain.clusters.c.machines.m.users.u.mine;
          };\n}\n`,
        },
      },
      clusters: {
        c: {
          settings: mine("cluster"),
          users: { u: { settings: mine("user") } },
          machines: { m: { settings: mine("machine"), users: { u: { settings: mine("own") } } } },
          services: { s: { settings: mine("service"), selectors: [{ filter: "clusterMachines" }] } },
        },
      },
    });
    expect(outputs(value, "outputs.mine")).toEqual(
      Object.fromEntries(
        ["domain", "cluster", "machine", "service", "user", "own"].map((at) => [at, mine(at).mine]),
      ),
    );
  });
});
