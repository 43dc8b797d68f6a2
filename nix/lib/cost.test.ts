import { describe, expect, it } from "vitest";
import { describeOnNixos } from "../check/domain";
import { costOf } from "../check/evaluate";
import { hasNix, library, nixpkgsUnderTest } from "../check/nixpkgs";
import { toReview, unreviewedModules } from "../check/review";

/** A domain of one cluster, with a service that selects every machine and a role on the whole domain. */
const info = (nixpkgs: string, machines: number): string => `
  let
    nixpkgs = ${nixpkgs};
    inherit (nixpkgs) lib;
    clusterConfig = import ${library} { inherit nixpkgs; };
    inherit (clusterConfig.lib) filters;
  in
  (clusterConfig.lib.buildCluster {
    domain = {
      suffix = "com";
      clusters.c.machines = lib.genAttrs (map (i: "m\${toString i}") (lib.range 1 ${machines})) (_: {
        system = "x86_64-linux";
        tags = [ "t" ];
        nixosModules = [ { networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 24; } ]; } ];
      });
      clusters.c.services.s = {
        selectors = [ filters.clusterMachines ];
        roles.all = [ filters.domainMachines ];
        roles.tagged = [ filters.tag "t" ];
        roles.some = [ filters.except [ filters.clusterMachines ] [ "m1" ] ];
      };
    };
  }).clusterInfo`;

// Calls are counted, so the numbers are the same on every machine. The stand-in's NixOS is small: what is left is the
// library's own part.
describe.skipIf(!hasNix())("the cost of clusterInfo", () => {
  const [standIn] = nixpkgsUnderTest();
  const calls = async (machines: number): Promise<number> =>
    (await costOf(info(standIn?.expression ?? "", machines))).calls;

  it("is under 10,000 calls a machine and grows with the machines, not with their square", async () => {
    const [few, more, many] = [await calls(2), await calls(100), await calls(400)];
    expect(few / 2).toBeLessThan(10_000);
    const perMachine = (more - few) / 98;
    expect((many - more) / 300).toBeLessThan(perMachine * 1.1);
  });
});

describeOnNixos("the cost of clusterInfo", ({ nixpkgs }) => {
  it("is under 10,000 calls a machine, what all machines share included", async ({ skip }) => {
    const unreviewed = await unreviewedModules(nixpkgs.expression);
    if (unreviewed.length > 0) return skip(toReview(unreviewed));
    for (const machines of [1, 2, 16]) {
      const { calls } = await costOf(info(nixpkgs.expression, machines));
      expect(calls / machines).toBeLessThan(10_000);
    }
  });
});
