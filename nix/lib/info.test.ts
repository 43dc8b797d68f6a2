import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

const built = `(built ({ filters, ... }: {
  suffix = "com";
  clusters.a = {
    machines.m1 = host 1;
    machines.m2 = host 2;
    services.s = { selectors = [ "m2" "m1" ]; roles.far = [ "m1.b.com" ]; roles.none = [ ]; };
  };
  clusters.b.machines.m1 = host 3;
}))`;

describeOnEveryNixpkgs("clusterInfo", ({ value, failure }) => {
  it("is what `resolve` prints, with bindings and packages beside", async () => {
    const info = `${built}.clusterInfo`;
    expect(await value(`builtins.attrNames ${info}`)).toEqual([
      "bindings",
      "machines",
      "packages",
      "services",
    ]);
    expect(await value(`${info}.services`)).toEqual({
      "s.a.com": { selectors: ["m2.a.com", "m1.a.com"], roles: { far: ["m1.b.com"], none: [] } },
    });
    expect(await value(`builtins.attrNames ${info}.machines`)).toEqual(["m1.a.com", "m1.b.com", "m2.a.com"]);
  });

  it("has the argument of every definition in clusterArguments, and nothing else", async () => {
    expect(
      await value(`let all = ${built}.clusterArguments; in {
        services = builtins.attrNames all;
        machines = builtins.attrNames all."s.a.com";
        argument = lib.mapAttrs (_: builtins.attrNames) { inherit (all."s.a.com"."m1.a.com") selectors roles; };
        this = all."s.a.com"."m1.a.com".this.fqdn;
        ips = all."s.a.com"."m1.a.com".selectors.ips;
      }`),
    ).toEqual({
      services: ["s.a.com"],
      machines: ["m1.a.com", "m2.a.com"],
      argument: { selectors: ["fqdns", "ips", "machines", "names"], roles: ["far", "none"] },
      this: "m1.a.com",
      ips: ["10.0.0.2", "10.0.0.1"],
    });
  });

  it("can be read by a definition", async () => {
    expect(
      await value(`written (built ({ filters, ... }: {
        suffix = "com";
        clusters.c = {
          machines.m = host 1;
          services.s = { selectors = [ "m" ]; definition = { clusterInfo, ... }: probe (builtins.toJSON clusterInfo.services); };
        };
      })) "m"`),
    ).toBe('{"s.c.com":{"roles":{},"selectors":["m.c.com"]}}');
  });

  it("refuses what the domain refuses", async () => {
    expect(
      await failure(
        `(built { suffix = "com"; clusters.c = { machines.m = host 1; services.s.selectors = [ "n" ]; }; }).clusterInfo`,
      ),
    ).toContain("no machine 'n'");
  });
});
