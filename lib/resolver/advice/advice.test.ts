import { describe, expect, it } from "vitest";
import { resolveDomain } from "@/lib/resolver";
import { bare, domainOf } from "@/lib/resolver/testing/documents";

const all = { filter: "clusterMachines" };
const BOOTS =
  'boot.loader.grub.enable = true; fileSystems."/".device = "/dev/sda"; system.stateVersion = "26.05";';
const SSH = "services.openssh.enable = true;";
const KEYS = '{ openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA" ]; }';
const modules = (...sources: string[]) =>
  Object.fromEntries(sources.map((source, index) => [`m${index}`, { source }]));

function found(clusters: unknown, more: object = {}): string[] {
  return resolveDomain(domainOf(clusters, more)).problems.map(({ code, path }) => `${code} ${path}`);
}
/** Codes for one machine with these modules and a key for root. */
function lacks(...sources: string[]): string[] {
  return found({
    web: { machines: { a: { modules: modules(...sources) } }, users: { root: { systemConfig: KEYS } } },
  }).map((line) => line.split(" ")[0] ?? "");
}

describe("R34: duplicate addresses", () => {
  const face = (address: string, prefixLength = 24) => ({
    interfaces: {
      eth0: address.includes(":")
        ? { ipv6: [{ address, prefixLength }] }
        : { ipv4: [{ address, prefixLength }] },
    },
  });
  const duplicates = (machines: object, more: object = {}) =>
    found({ web: { machines }, ...more }).filter((line) => line.startsWith("duplicate"));

  it("are found across clusters, whatever the prefix, at every place after the first", () => {
    expect(
      duplicates(
        { a: face("10.0.0.1"), b: { ips: ["10.0.0.1"] } },
        { xx: { machines: { c: face("10.0.0.1", 16) } } },
      ),
    ).toEqual([
      "duplicate-address /clusters/web/machines/b/ips/0",
      "duplicate-address /clusters/xx/machines/c/interfaces/eth0/ipv4/0/address",
    ]);
  });

  it("are found in other spellings and on one machine", () => {
    expect(duplicates({ a: face("fd00::1"), b: face("fd00:0:0::1") })).toHaveLength(1);
    expect(duplicates({ a: { ...face("10.0.0.1"), ips: ["10.0.0.1"] } })).toHaveLength(1);
  });

  it("loopback, link-local and declared service addresses may repeat", () => {
    const vip = { addresses: [{ role: "vip", address: "10.0.0.9" }] };
    expect(
      duplicates({
        a: { ...face("fe80::1"), ...vip, ips: ["127.0.0.1"] },
        b: { ...face("fe80::1"), ...vip, ips: ["127.0.0.1"] },
      }),
    ).toEqual([]);
  });
});

it("R35: one port claimed twice at one address of a machine", () => {
  const claim = (role: string, address: string, port?: number) => ({ role, address, port: port ?? null });
  const addresses = [
    claim("a", "10.0.0.1", 80),
    claim("b", "10.0.0.2", 80),
    claim("c", "10.0.0.1", 80),
    claim("d", "10.0.0.1"),
    claim("e", "10.0.0.1"),
  ];
  expect(
    found({ web: { machines: { a: { addresses } } } }).filter((line) => line.startsWith("duplicate")),
  ).toEqual(["duplicate-port /clusters/web/machines/a/addresses/2/port"]);
});

it("R36: network and broadcast addresses, but not of point-to-point prefixes", () => {
  const ipv4 = (
    [
      ["10.0.0.0", 24],
      ["10.0.0.255", 24],
      ["10.0.0.128", 25],
      ["10.0.0.129", 25],
      ["10.0.1.0", 31],
      ["10.0.2.255", 32],
      ["255.255.255.255", 8],
    ] as const
  ).map(([address, prefixLength]) => ({ address, prefixLength }));
  expect(
    found({ web: { machines: { a: { interfaces: { eth0: { ipv4 } } } } } }).filter((line) =>
      line.startsWith("address-not"),
    ),
  ).toEqual(
    [0, 1, 2, 6].map(
      (index) => `address-not-for-hosts /clusters/web/machines/a/interfaces/eth0/ipv4/${index}/address`,
    ),
  );
});

describe("R37: sources that cannot be Nix", () => {
  it("are errors at their place", () => {
    const service = {
      selectors: [{ filter: "custom", source: "c: d: [ ] ]" }],
      definition: "{ ... }: {",
      extraConfig: "# none",
    };
    expect(
      found(
        {
          web: {
            machines: bare("a"),
            services: { s: service },
            users: { ada: { systemConfig: '{ a = "b; }' } },
          },
        },
        { modules: modules("{ /* }"), filters: { edge: { source: "" } } },
      ).filter((line) => line.includes("source")),
    ).toEqual([
      "empty-source /filters/edge/source",
      "unbalanced-source /modules/m0/source",
      "unbalanced-source /clusters/web/services/s/selectors/0/source",
      "unbalanced-source /clusters/web/services/s/definition",
      "empty-source /clusters/web/services/s/extraConfig",
      "unbalanced-source /clusters/web/users/ada/systemConfig",
    ]);
  });

  it("say in which line", () => {
    const { problems } = resolveDomain(domainOf({}, { modules: modules("{\n  a = [\n    1;\n") }));
    expect(problems[0]?.message).toContain("line 2");
  });
});

describe("R38: secrets in plain text", () => {
  const secret = (source: string) => found({}, { modules: modules(source) }).length;

  it("keys, tokens and passwords are found, in comments too", () => {
    for (const source of [
      "{ key = ''\n-----BEGIN OPENSSH PRIVATE KEY-----\n''; }",
      '{ users.users.ada.initialPassword = "changeme"; }',
      '{ a.secretKey = "abc"; }',
      "{ } # AKIAIOSFODNN7EXAMPLE",
      `{ x = "ghp_${"a1".repeat(18)}"; }`,
    ])
      expect([source, secret(source)]).toEqual([source, 1]);
  });

  it("files, hashes, references and placeholders are none", () => {
    for (const source of [
      '{ passwordFile = "/run/keys/restic"; password = "/run/keys/x"; }',
      '{ hashedPassword = "$6$abc$def"; password = "$y$j9T$abc"; }',
      '{ token = config.sops.placeholder.token; secret = "$\u007bx}"; }',
      '{ password = ""; passwordAuthentication = false; tokens = [ "a" ]; }',
      '{ openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAAC3Nz" ]; }',
    ])
      expect([source, secret(source)]).toEqual([source, 0]);
  });

  it("annotations and settings are looked at as well", () => {
    expect(
      found({
        web: {
          settings: { deep: [{ apiKey: "abcdef" }] },
          machines: { a: { annotations: { note: `AGE-SECRET-KEY-1${"Q".repeat(58)}` } } },
        },
      }).filter((line) => line.startsWith("plain-secret")),
    ).toEqual([
      "plain-secret /clusters/web/machines/a/annotations/note",
      "plain-secret /clusters/web/settings/deep/0/apiKey",
    ]);
  });
});

describe("R39, R40: what a machine needs", () => {
  it("nothing is missing when its modules say it, in any form", () => {
    expect(lacks(`{ ${BOOTS} ${SSH} }`)).toEqual([]);
    expect(
      lacks(
        '{ boot = { loader = { systemd-boot.enable = true; }; }; fileSystems = { "/" = { }; }; }',
        '{ system = { stateVersion = "24.05"; }; services = { openssh = { enable = true; }; }; }',
      ),
    ).toEqual([]);
  });

  it("a comment sets nothing, and neither does another stateVersion or a server switched off", () => {
    expect(
      lacks(
        `{ /* ${BOOTS} ${SSH} */ home.stateVersion = "26.05"; services.openssh.enable = false; } # ${SSH}`,
      ),
    ).toEqual(["no-ssh-server", "no-boot-loader", "no-root-file-system", "no-state-version"]);
  });

  it("a source that takes in others may set anything", () => {
    for (const source of [
      "{ imports = [ ./x.nix ]; }",
      "{ inputs, ... }: inputs.disko.nixosModules.disko",
      "{ a = import ./b; }",
    ])
      expect(lacks(source)).toEqual([]);
  });

  it("a service sets it for the machines that it selects, unless it is off", () => {
    const document = (enable: boolean) => ({
      web: {
        machines: bare("a", "b"),
        users: { root: { systemConfig: KEYS } },
        services: {
          ssh: { selectors: [{ filter: "hostname", hostname: "a" }], enable, extraConfig: `{ ${SSH} }` },
        },
      },
    });
    const domain = { modules: modules(`{ ${BOOTS} }`) };
    expect(found(document(true), domain)).toEqual(["no-ssh-server /clusters/web/machines/b"]);
    expect(found(document(false), domain)).toEqual(["no-ssh-server /clusters/web"]);
  });

  it("the key must be the deployment user's", () => {
    const machine = (targetUser: string) => ({ deployment: { targetUser } });
    const domain = { modules: modules(`{ ${BOOTS} ${SSH} }`) };
    const users = {
      root: { systemConfig: KEYS },
      empty: { systemConfig: "{ openssh.authorizedKeys.keys = [ ]; }" },
    };
    expect(
      found(
        { web: { machines: { a: machine("root"), b: machine("ada"), c: machine("empty") }, users } },
        domain,
      ),
    ).toEqual(["no-deployment-key /clusters/web/machines/b", "no-deployment-key /clusters/web/machines/c"]);
  });
});

it("R32: inputs with a name that is taken, and follows that lead nowhere", () => {
  const input = (follows: object) => ({ url: "github:a/b", follows });
  expect(
    found(
      {},
      {
        inputs: { self: input({}), a: input({ nixpkgs: "nixpkgs", b: "b/nixpkgs", c: "bb" }), b: input({}) },
      },
    ),
  ).toEqual(["unknown-input /inputs/a/follows/c", "reserved-input /inputs/self"]);
});

it("a selector that is fine says nothing", () => {
  expect(
    found({ web: { machines: bare("a"), services: { s: { selectors: [all] } } } }).filter((line) =>
      line.includes("/services"),
    ),
  ).toEqual([]);
});

describe("R45: roles that a definition reads", () => {
  const read = (definition: string) => {
    const service = { selectors: [all], roles: { server: [all] }, definition };
    const { problems } = resolveDomain(domainOf({ web: { machines: { a: {} }, services: { s: service } } }));
    return problems.filter(({ code }) => code === "undefined-role").map(({ suggestion }) => suggestion);
  };

  it.each([
    ["{ roles, this }: { x = roles.serve.ips; }", "Did you mean server?"],
    ["{ roles, ... }: { x = ''${builtins.head roles.nobody.ips}''; }", "Add the role nobody."],
    ["args@{ roles, ... }:\n{ lib, ... }: let inherit (roles) nobody; in { }", "Add the role nobody."],
    ["{ roles, this }: { x = roles.nobody.ips == [ ]; }", "Add the role nobody."],
  ])("%s", (definition, suggestion) => {
    expect(read(definition)).toEqual([suggestion]);
  });

  it.each([
    "{ roles, this }: { x = roles.server.ips; }",
    "{ roles, this }: { x = roles.nobody.ips or [ ]; }",
    "{ roles, this }: { x = if roles ? nobody then roles.nobody.ips else [ ]; }",
    "{ this }: { x = config.roles.nobody; }",
    '{ roles, this }: { x = config.roles.nobody; y = "roles.nobody"; /* roles.nobody */ }',
    "{ roles, this }: let roles = { nobody = 1; }; in { x = roles.nobody; }",
    "{ roles, this }: { x = roles.${this.clusterName}; }",
    "{ roles, this }: {\n  x = roles.\n  y.z = 1;\n}",
  ])("nothing to say of %s", (definition) => {
    expect(read(definition)).toEqual([]);
  });
});
