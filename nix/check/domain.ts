import { describe, test } from "vitest";
import { evaluate, evaluated } from "./evaluate";
import { completeNixpkgs, hasNix, library, type Nixpkgs, nixpkgsUnderTest, realNixpkgs } from "./nixpkgs";

/** Expressions about domains, on one nixpkgs. In each, `built domain` and `build arguments` call the library. */
export interface Subject {
  nixpkgs: Nixpkgs;
  /** A complete expression of a body that sees `nixpkgs`, `lib`, `clusterConfig`, `filters`, `build`, `built`, `host`. */
  expression: (body: string) => string;
  value: (body: string) => Promise<unknown>;
  /** The message that evaluating a body ends with. Throws when it has a value, or when `tryEval` doesn't catch it. */
  failure: (body: string) => Promise<string>;
}

function subject(nixpkgs: Nixpkgs): Subject {
  const expression = (body: string): string => `
    let
      nixpkgs = ${nixpkgs.expression};
      inherit (nixpkgs) lib;
      clusterConfig = import ${library} { inherit nixpkgs; };
      inherit (clusterConfig.lib) filters;
      build = clusterConfig.lib.buildCluster;
      built = domain: build { inherit domain; };
      machine = modules: { system = "x86_64-linux"; nixosModules = modules; };
      host = last: machine [
        { networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.0.\${toString last}"; prefixLength = 24; } ]; }
      ];
      # What a service put on a machine, in an option that every NixOS has.
      written = built: name: built.nixosConfigurations.\${name}.config.environment.etc.probe.text;
      probe = text: { environment.etc.probe.text = text; };
    in
    ${body}`;
  return {
    nixpkgs,
    expression,
    value: (body) => evaluated(expression(body)),
    failure: async (body) => {
      const caught = await evaluated(
        expression(`let value = ${body}; in (builtins.tryEval (builtins.deepSeq value value)).success`),
      );
      if (caught !== false) throw new Error("expected a failure, and the expression has a value");
      const result = await evaluate(expression(body));
      if (result.ok) throw new Error("expected a failure");
      return result.error;
    },
  };
}

function missing(title: string, what: string, reason: string): void {
  describe(title, () => {
    test.skip(`on ${what}: ${reason}`);
  });
}

/** A suite that runs on every nixpkgs under test. Where there is no real one, or no Nix, that is a skipped test with the reason. */
export function describeOnEach(title: string, suite: (nixpkgs: Nixpkgs) => void): void {
  if (!hasNix()) {
    missing(title, "any nixpkgs", "there is no Nix here");
    return;
  }
  describe.each(nixpkgsUnderTest())(`${title}, on $title`, suite);
  const { found, reason } = realNixpkgs();
  if (found.length === 0) missing(title, "the real nixpkgs", reason);
}

/** The same for suites that evaluate domains. */
export function describeOnEveryNixpkgs(title: string, suite: (subject: Subject) => void): void {
  describeOnEach(title, (nixpkgs) => suite(subject(nixpkgs)));
}

/** A suite for NixOS itself, on every nixpkgs that has it. */
export function describeOnNixos(title: string, suite: (subject: Subject) => void): void {
  const complete = completeNixpkgs();
  if (complete.length === 0) {
    missing(title, "NixOS itself", realNixpkgs().reason || "there is only a lib");
    return;
  }
  describe.each(complete)(`${title}, on $title`, (nixpkgs) => suite(subject(nixpkgs)));
}
