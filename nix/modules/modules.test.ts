import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { describeOnEach } from "@/nix/check/domain";
import { hasNix } from "@/nix/check/nixpkgs";
import { build, evaluate, evaluationError, nixFolder } from "@/nix/testing/nix";

const execute = promisify(execFile);

/** A flake `f` of one machine, made with the cluster module `name`, `inputs` and `machine`; `wanted` is evaluated with it. */
const flake = (
  {
    nixpkgs = `import ${nixFolder}/testing/nixpkgs/outputs.nix`,
    modules = [],
    inputs = "{ }",
    machine = "",
    cluster = "",
  }: {
    nixpkgs?: string;
    modules?: string[];
    inputs?: string;
    machine?: string;
    cluster?: string;
  },
  wanted: string,
) => `
  let
    nixpkgs = ${nixpkgs};
    inherit (nixpkgs) lib;
    pkgs = nixpkgs.legacyPackages.\${builtins.currentSystem};
    library = import ${nixFolder} { inherit nixpkgs; };
    f = library.lib.buildCluster {
      modules = [ ${modules.map((name) => `library.clusterConfigModules.${name}`).join(" ")} ];
      inputs = ${inputs};
      domain = { filters, ... }: {
        suffix = "test";
        clusters.lab = {
          machines.host1 = {
            system = builtins.currentSystem;
            nixosModules = [ { boot.isContainer = true; } ];
            ${machine}
          };
          ${cluster}
        };
      };
    };
  in ${wanted}
`;

describeOnEach("users", ({ expression: nixpkgs }) => {
  test("of the cluster and of the machine merge", async () => {
    const found = await evaluate(
      flake(
        {
          nixpkgs,
          cluster: `users.ada.systemConfig = { isNormalUser = true; extraGroups = [ "wheel" ]; }; users.eve.systemConfig.isSystemUser = true;`,
          machine: `users.ada.systemConfig = { lib, ... }: { extraGroups = [ "gpio" ]; description = lib.toUpper "ada"; };`,
        },
        "builtins.mapAttrs (_: u: { inherit (u) extraGroups isNormalUser description; }) { inherit (f.nixosConfigurations.host1.config.users.users) ada eve; }",
      ),
    );
    expect(found).toEqual({
      ada: { extraGroups: ["wheel", "gpio"], isNormalUser: true, description: "ADA" },
      eve: { extraGroups: [], isNormalUser: false, description: "" },
    });
  });

  test("that contradict each other are an error that names both places", async () => {
    const message = await evaluationError(
      flake(
        {
          nixpkgs,
          cluster: `users.ada.systemConfig = { isNormalUser = true; description = "a"; };`,
          machine: `users.ada.systemConfig.description = "b";`,
        },
        "f.nixosConfigurations.host1.config.users.users.ada.description",
      ),
    );
    expect(message).toContain("domain.clusters.lab.users");
    expect(message).toContain("domain.clusters.lab.machines.host1.users");
  });
});

describe.skipIf(!hasNix())("an input that a module is about", () => {
  test.each([
    ["colmena", "f.colmenaHive"],
    ["deploy-rs", 'f.deploy.nodes."host1.lab.test".profiles.system.path'],
    ["nixos-anywhere", "f.packages.${builtins.currentSystem}.host1.create.drvPath"],
    ["home-manager", "f.nixosConfigurations.host1.config.networking.hostName"],
  ])("%s is asked for by name when it is missing", async (name, wanted) => {
    const machine = "users.ada.homeManagerModules = [ { } ];";
    const message = await evaluationError(flake({ modules: [name], machine }, wanted));
    expect(message).toContain(
      `the cluster module '${name}' needs the flake input '${name}'; add inputs.${name}.url`,
    );
  });

  test("is left alone while nothing of it is used", async () => {
    const modules = ["colmena", "deploy-rs", "nixos-anywhere", "home-manager"];
    const inputs = `builtins.listToAttrs (map (name: { inherit name; value = throw "fetched \${name}"; }) [ ${modules.map((name) => `"${name}"`).join(" ")} ])`;
    const names = await evaluate<string[]>(
      flake(
        { modules, inputs, machine: "users.ada.systemConfig.isNormalUser = true;" },
        "builtins.seq f.nixosConfigurations.host1.config.system.build.toplevel.drvPath (map (p: p.name) f.clusterInfo.packages)",
      ),
    );
    expect(names).toEqual(expect.arrayContaining(["create", "format", "deploy"]));
  });
});

describe.skipIf(!hasNix())("colmena", () => {
  test("gets nodes whose system is the machine's own", async () => {
    const machine = `tags = [ "web" ]; deployment = { targetHost = "10.0.0.1"; targetUser = "ada"; buildOn = "target"; colmena.allowLocalDeployment = true; };`;
    const inputs = "{ colmena.lib.makeHive = hive: { made = builtins.attrNames hive; }; }";
    const found = await evaluate<Record<string, unknown>>(
      flake(
        { modules: ["colmena"], inputs, machine },
        `let
          node = f.colmena."host1.lab.test";
          evaluated = nixpkgs.lib.nixosSystem { modules = [ (removeAttrs node [ "deployment" ]) ]; };
        in {
          inherit (node) deployment;
          same = evaluated.config.system.build.toplevel.drvPath == f.nixosConfigurations.host1.config.system.build.toplevel.drvPath;
          hive = f.colmenaHive.made;
        }`,
      ),
    );
    expect(found).toEqual({
      deployment: {
        targetHost: "10.0.0.1",
        targetUser: "ada",
        targetPort: 22,
        tags: ["web"],
        buildOnTarget: true,
        allowLocalDeployment: true,
      },
      same: true,
      hive: ["host1.lab.test", "meta"],
    });
  });
});

describe.skipIf(!hasNix())("deploy-rs", () => {
  test("gets a node with the system as its profile", async () => {
    const machine = `deployment = { targetHost = "10.0.0.1"; targetPort = 2222; };`;
    const inputs =
      "{ deploy-rs.lib.${builtins.currentSystem}.activate.nixos = c: { activates = c.config.networking.hostName; }; }";
    const found = await evaluate(flake({ modules: ["deploy-rs"], inputs, machine }, "f.deploy"));
    expect(found).toEqual({
      nodes: {
        "host1.lab.test": {
          hostname: "10.0.0.1",
          sshUser: "root",
          sshOpts: ["-p", "2222"],
          remoteBuild: false,
          profiles: { system: { user: "root", path: { activates: "host1" } } },
        },
      },
    });
  });
});

describe.skipIf(!hasNix())("home-manager", () => {
  test("gives the modules of cluster and machine to the user", async () => {
    const inputs = `{
      home-manager.nixosModules.home-manager = { lib, ... }: {
        options.home-manager = {
          useGlobalPkgs = lib.mkOption { type = lib.types.bool; };
          useUserPackages = lib.mkOption { type = lib.types.bool; };
          extraSpecialArgs = lib.mkOption { type = lib.types.raw; };
          users = lib.mkOption {
            type = lib.types.attrsOf (lib.types.submodule { options.words = lib.mkOption { type = lib.types.listOf lib.types.str; }; });
          };
        };
      };
    }`;
    const found = await evaluate(
      flake(
        {
          modules: ["home-manager"],
          inputs,
          cluster: `users.ada.homeManagerModules = [ { words = [ "cluster" ]; } ]; users.eve.systemConfig.isSystemUser = true;`,
          machine: `users.ada = { systemConfig.isNormalUser = true; homeManagerModules = [ ({ ... }: { words = [ "machine" ]; }) ]; };`,
        },
        "{ inherit (f.nixosConfigurations.host1.config.home-manager) users useGlobalPkgs; }",
      ),
    );
    expect(found).toEqual({
      users: { ada: { words: expect.arrayContaining(["cluster", "machine"]) } },
      useGlobalPkgs: true,
    });
  });
});

describe.skipIf(!hasNix())("nixos-anywhere", () => {
  const inputs =
    '{ nixos-anywhere.packages.${builtins.currentSystem}.default = pkgs.writeShellScriptBin "nixos-anywhere" "printf \'%s\\\\n\' \\"$@\\""; }';
  const machine = `deployment = { targetHost = "10.0.0.1"; targetUser = "ada"; formatScript = pkgs.writeScript "format-disks" "echo"; };`;

  test("create passes what was built, the target and ssh's options", async () => {
    const [script] = await build(
      flake(
        { modules: ["nixos-anywhere"], inputs, machine },
        "f.packages.${builtins.currentSystem}.host1.create",
      ),
    );
    const env = {
      ...process.env,
      NIX_SSHOPTS: "-i /keys/it -o StrictHostKeyChecking=yes -p 2200",
      NIX_CONFIG: "substituters =",
    };
    const { stdout } = await execute(`${script}/bin/create-host1.lab.test`, ["--json-progress"], { env });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);
    const passed = lines
      .filter((line) => line["step"] === "create" && line["state"] === "progress")
      .map((line) => line["message"]);
    expect(passed[0]).toBe("--store-paths");
    expect(passed[1]).toMatch(/-format-disks$/);
    expect(passed[2]).toMatch(/-nixos-system-host1-/);
    expect(passed.slice(3)).toEqual([
      ...["--phases", "kexec,disko,install,reboot", "--ssh-port", "22", "-i", "/keys/it"],
      ...["--ssh-option", "StrictHostKeyChecking=yes", "--ssh-port", "2200", "--target-host", "ada@10.0.0.1"],
    ]);
    expect(lines.at(-1)).toMatchObject({ result: "done", toplevel: passed[2] });
  });

  test("in a terminal it asks first, and takes only the machine's name for a yes", async () => {
    const [script] = await build(
      flake(
        { modules: ["nixos-anywhere"], inputs, machine },
        "f.packages.${builtins.currentSystem}.host1.format",
      ),
    );
    const refused = execute("sh", ["-c", `echo y | ${script}/bin/format-host1.lab.test`]);
    await expect(refused).rejects.toMatchObject({ code: 1, stdout: "" });
    expect(await readFile(`${script}/bin/format-host1.lab.test`, "utf8")).toContain("phases='kexec,disko'\n");
  });

  test("both packages are marked destructive", async () => {
    const found = await evaluate<{ name: string; destructive: boolean }[]>(
      flake({ modules: ["nixos-anywhere"] }, "f.clusterInfo.packages"),
    );
    expect(found.filter((item) => item.destructive).map((item) => item.name)).toEqual(["create", "format"]);
  });
});
