// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of Nix
import type { DomainDocument } from "@/lib/model/schema";
import { documentOf } from "@/lib/model/testing/document";

/** The document of a domain `com` from its JSON; the test fails when it is none. */
export function document(value: object): DomainDocument {
  return documentOf({ suffix: "com", ...value });
}

const ATTACK = '${builtins.throw "x"} \'\' " \\ $${y} */ # \u202e';

/** A document with everything that a document can hold, names and texts chosen to be awkward. */
export const everything: DomainDocument = document({
  suffix: "home.arpa",
  nixpkgs: "github:NixOS/nixpkgs/nixos-25.11",
  inputs: {
    disko: { url: "github:nix-community/disko", follows: { nixpkgs: "nixpkgs" } },
    if: { url: "path:/none?a=${x}" },
    "home-manager": { url: "github:nix-community/home-manager/release-25.05" },
  },
  lock: { version: 7, root: "root", nodes: { root: { inputs: {} } } },
  extensions: ["nixos-anywhere", "colmena", "deploy-rs", "home-manager"],
  clusterModules: {
    backup: { source: "{ lib, ... }:\n{\n  options = { };\n}\n" },
    Backup: { source: "{ extensions.outputs.seen = { ... }: lib.isFunction (x: x); }" },
    default: { source: "{ }" },
  },
  filters: {
    edge: { source: "clusterName: config: [ ]" },
    Edge: { source: "clusterName: config: filters.clusterMachines clusterName config" },
    if: { source: "clusterName: config: lib.unique [ ] # a comment at the end" },
    "a'": { source: "clusterName: config: [ ]" },
  },
  modules: { base: { source: "{ }" }, Base: { source: "{ ... }: { }" } },
  clusters: {
    default: {
      modules: { default: { source: "{ lib, ... }:\n{ }" } },
      users: {
        root: {},
        svc$: { systemConfig: "{ isSystemUser = true; }", homeManagerModules: ["{ }", "{ ... }:\n{ }"] },
      },
      machines: {
        default: {
          tags: [ATTACK, "if"],
          interfaces: {
            "${x}": { ipv4: [{ address: "10.0.0.1", prefixLength: 24 }] },
            "eth0.1": { useDHCP: true },
          },
          ips: ["fd00::1"],
          addresses: [
            { role: ATTACK, address: "10.0.0.1", port: 1 },
            { role: "b", address: "10.0.0.2" },
          ],
          deployment: { targetHost: "10.0.0.1", targetUser: "ada", targetPort: 2222, buildOn: "target" },
          annotations: { [ATTACK]: [ATTACK, -1, 1.5, null, { or: true, constructor: {} }] },
          users: { root: { systemConfig: "{ extraGroups = [ ]; }" }, ada: {} },
          modules: {
            hardware: { source: "{ modulesPath, ... }:\n{\n  imports = [ ];\n}\n# the end" },
            scope: {
              source: '{ environment.etc.x.text = lib.concatStrings [ "${inputs.self or "none"}" ]; }',
            },
          },
        },
        or: {},
      },
      services: {
        default: {
          selectors: [{ filter: "clusterMachines" }, { filter: "hostname", hostname: "default" }],
          roles: {
            [ATTACK]: [{ filter: "tag", tag: ATTACK }],
            else: [
              { filter: "domainMachines" },
              {
                filter: "except",
                of: [{ filter: "cluster", cluster: "empty" }],
                without: [
                  {
                    filter: "intersect",
                    of: [{ filter: "named", name: "if" }],
                    with: [{ filter: "named", name: "a'" }],
                  },
                ],
              },
            ],
            own: [{ filter: "custom", source: "clusterName: config: [ ] # none" }],
            none: [],
          },
          definition: "clusterServices.staticDns",
          extraConfig: "{\n  a = ''\n    ${builtins.currentSystem}\n  '';\n}",
          units: ["a.service"],
          enable: false,
        },
        plain: { selectors: [{ filter: "clusterMachines" }], definition: "{ selectors, roles, this }: { }" },
      },
    },
    empty: {},
  },
});
