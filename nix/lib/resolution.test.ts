import { expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

const cluster = (service: string): string => `(built ({ filters, ... }: {
  suffix = "com";
  clusters.one = { machines.m1 = host 1; machines.m2 = host 2; services.s = ${service}; };
  clusters.two.machines.m1 = host 3;
}))`;

describeOnEveryNixpkgs("services", ({ value, failure }) => {
  it("R19, R20, R28, R29: a definition receives selectors, roles and this", async () => {
    const built = cluster(
      '{ selectors = [ filters.clusterMachines ]; roles = { far = [ "m1.two.com" ]; none = [ ]; }; definition = { selectors, roles, this }: probe (builtins.toJSON { s = selectors.names; r = roles.far.ips; f = roles.far.fqdns; n = roles.none.machines; t = this.machineName; d = map (m: m.domain) selectors.machines; }); }',
    );
    const text = await value(`written ${built} "m2"`);
    expect(JSON.parse(String(text))).toEqual({
      s: ["m1", "m2"],
      r: ["10.0.0.3"],
      f: ["m1.two.com"],
      n: [],
      t: "m2",
      d: ["one.com", "one.com"],
    });
  });

  it("copies extraConfig after the definition, services by name, after the machine's own modules", async () => {
    expect(
      await value(`lib.splitString "\\n" (written (built ({ filters, ... }: {
        suffix = "com";
        clusters.one = {
          machines.m1 = machine [ { environment.etc.probe.text = lib.mkBefore "" ; networking.extraHosts = "own"; } ];
          services.b = { selectors = [ "m1" ]; definition = _: { networking.extraHosts = "b"; }; extraConfig = { networking.extraHosts = "b-extra"; }; };
          services.a = { selectors = [ "m1" ]; definition = _: { config, ... }: { networking.extraHosts = "a"; environment.etc.probe.text = config.networking.extraHosts; }; };
        };
      })) "m1")`),
    ).toEqual(expect.arrayContaining(["own", "a", "b", "b-extra"]));
  });

  it("R27: a disabled service is nowhere", async () => {
    const built = cluster('{ enable = false; selectors = [ "nobody" ]; definition = 5; }');
    expect(
      await value(
        `{ inherit (${built}.clusterInfo) services bindings; arguments = ${built}.clusterArguments; }`,
      ),
    ).toEqual({ services: {}, bindings: {}, arguments: {} });
  });

  it("R21: refuses a selector that reaches outside the cluster", async () => {
    const message = await failure(
      `${cluster("{ selectors = [ filters.domainMachines ]; }")}.clusterInfo.services`,
    );
    expect(message).toContain(
      "service s.one.com, selectors, filters.domainMachines: reaches outside the cluster 'one'",
    );
    expect(message).toContain("m1.two.com");
  });

  it("R22: refuses an empty list of selectors", async () => {
    expect(await failure(`${cluster("{ }")}.clusterInfo.services`)).toContain(
      "service s.one.com: the list of selectors is empty",
    );
  });

  it("R23: checks names in roles that no definition reads, without a first evaluation", async () => {
    const built = `(built ({ filters, ... }: {
      suffix = "com";
      clusters.one = {
        machines.m1 = machine [ (throw "the first evaluation") ];
        machines.m2 = host 2;
        services.s = { selectors = [ "m2" ]; roles.r = [ "m1" "nobody" ]; };
      };
    }))`;
    expect(await failure(`${built}.nixosConfigurations.m2.config.networking.hostName`)).toContain(
      "no machine 'nobody'",
    );
  });

  it("does not evaluate a machine that a definition does not ask about", async () => {
    expect(
      await value(`written (built ({ filters, ... }: {
        suffix = "com";
        clusters.one = {
          machines.broken = machine [ (throw "must stay lazy") ];
          machines.m2 = host 2;
          services.s = { selectors = [ "m2" ]; roles.r = [ "broken" ]; definition = { this, ... }: probe (builtins.head this.ips); };
        };
      })) "m2"`),
    ).toBe("10.0.0.2");
  });

  it("names the service in NixOS's own errors", async () => {
    const built = cluster('{ selectors = [ "m1" ]; definition = _: { networking.hostNam = "x"; }; }');
    expect(await failure(`${built}.nixosConfigurations."m1.one.com".config.networking.hostName`)).toContain(
      "s.one.com",
    );
    const conflict = cluster(
      '{ selectors = [ "m1" ]; definition = _: { networking.hostName = "x"; }; extraConfig = { networking.hostName = "y"; }; }',
    );
    expect(
      await failure(`${conflict}.nixosConfigurations."m1.one.com".config.networking.hostName`),
    ).toContain("`s.one.com'");
  });
});
