import { costOf } from "../nix/check/evaluate";
import { completeNixpkgs, hasNix, library, type Nixpkgs, nixpkgsUnderTest } from "../nix/check/nixpkgs";

/**
 * Counts what a domain costs beside the same machines with the service modules inlined by hand, in Nix's function
 * calls, which do not depend on the machine's speed. CLUSTER_STUDIO_NIXPKGS names the nixpkgs to count on.
 */
const expression = (nixpkgs: Nixpkgs, machines: number, own: string): string => `
  let
    nixpkgs = ${nixpkgs.expression};
    inherit (nixpkgs) lib;
    clusterConfig = import ${library} { inherit nixpkgs; };
    inherit (clusterConfig.lib) filters;
    numbers = lib.range 1 ${machines};
    nameOf = i: "m\${toString i}";
    address = i: "10.\${toString (i / 250)}.\${toString (i - i / 250 * 250)}.1";
    eth0 = i: { networking.interfaces.eth0.ipv4.addresses = [ { address = address i; prefixLength = 24; } ]; };
    ownOf = i: [ { services.openssh.enable = true; } (${own} i) ];
    dns = ips: { networking.extraHosts = toString ips; services.openssh.settings.PermitRootLogin = "no"; };

    ours = clusterConfig.lib.buildCluster {
      domain = {
        suffix = "com";
        clusters.c = {
          machines = lib.listToAttrs (map (i: { name = nameOf i; value = { system = "x86_64-linux"; nixosModules = ownOf i; }; }) numbers);
          services.dns = {
            selectors = [ filters.clusterMachines ];
            roles.all = [ filters.clusterMachines ];
            definition = { roles, ... }: dns roles.all.ips;
          };
        };
      };
    };
    inlined = i: nixpkgs.lib.nixosSystem {
      modules = [ {
        networking.hostName = nameOf i;
        networking.domain = "c.com";
        nixpkgs.hostPlatform = "x86_64-linux";
      } ] ++ ownOf i ++ [ (dns (map address numbers)) ];
    };
    read = { config, ... }: [
      config.networking.extraHosts
      config.networking.firewall.allowedTCPPorts
      (lib.mapAttrs (_: i: map (a: a.address) i.ipv4.addresses) config.networking.interfaces)
      (lib.mapAttrs (_: s: s.enable) config.systemd.services)
      (lib.attrNames config.environment.etc)
      (map (a: (builtins.tryEval a.assertion).success) config.assertions)
    ];
  in {
    ours = map (i: read ours.nixosConfigurations.\${nameOf i}) numbers;
    inlined = map (i: read (inlined i)) numbers;
    info = ours.clusterInfo;
  }`;

const plain = "eth0";
/** An interface that hangs on an option that the slim evaluation leaves out. */
const dependent = "(i: { config, lib, ... }: lib.mkIf config.services.openssh.enable (eth0 i))";

const calls = async (nixpkgs: Nixpkgs, machines: number, own: string, what: string): Promise<number> =>
  (await costOf(`(${expression(nixpkgs, machines, own)}).${what}`)).calls;

async function ratio(nixpkgs: Nixpkgs, machines: number, own: string): Promise<string> {
  const [ours, inlined] = [
    await calls(nixpkgs, machines, own, "ours"),
    await calls(nixpkgs, machines, own, "inlined"),
  ];
  return (
    `${machines}`.padStart(8) +
    `${ours}`.padStart(12) +
    `${inlined}`.padStart(12) +
    (ours / inlined).toFixed(3).padStart(8)
  );
}

async function main(): Promise<void> {
  if (!hasNix()) throw new Error("this benchmark needs nix-instantiate");
  const complete = completeNixpkgs();
  const [standIn] = nixpkgsUnderTest();
  if (standIn === undefined) throw new Error("there is no nixpkgs to count on");
  for (const nixpkgs of complete.length > 0 ? complete : [standIn]) {
    console.log(`Function calls on ${nixpkgs.title}`);
    console.log("machines        ours     inlined   ratio");
    for (const machines of [1, 2, 4, 8, 16]) console.log(await ratio(nixpkgs, machines, plain));
    console.log("interfaces that hang on other options");
    for (const machines of [1, 4]) console.log(await ratio(nixpkgs, machines, dependent));
    console.log("a nixpkgs that nobody reviewed, where every first evaluation is a full one");
    const unknown = { ...nixpkgs, expression: `(${nixpkgs.expression} // { outPath = "/nonexistent"; })` };
    for (const machines of [1, 4]) console.log(await ratio(unknown, machines, dependent));
    for (const machines of [16, 64]) {
      const info = await calls(nixpkgs, machines, plain, "info");
      console.log(`clusterInfo of ${machines}: ${Math.round(info / machines)} calls a machine`);
    }
  }
  console.log(`clusterInfo on ${standIn.title}, calls a machine`);
  for (const machines of [50, 100, 250, 500]) {
    const info = await calls(standIn, machines, plain, "info");
    console.log(`${machines}`.padStart(8) + `${Math.round(info / machines)}`.padStart(12));
  }
}

await main();
