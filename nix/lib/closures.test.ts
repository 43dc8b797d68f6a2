import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEveryNixpkgs } from "../check/domain";

const cluster = (definition: string): string => `(built ({ filters, ... }: {
  suffix = "com";
  clusters.one = {
    machines.m1 = host 1;
    services.s = { selectors = [ "m1" ]; roles.server = [ "m1" ]; definition = ${definition}; };
  };
}))`;

describeOnEveryNixpkgs("closures", ({ value, failure }) => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "closure-"));
    await writeFile(
      path.join(folder, "definition.nix"),
      "{ this, ... }: { environment.etc.probe.text = this.machineName; }",
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const accepted: [form: string, definition: string, text: string][] = [
    ["exactly what it names", "{ roles }: probe (builtins.head roles.server.ips)", "10.0.0.1"],
    ["everything behind an ellipsis", "args@{ roles, ... }: probe args.this.machineName", "m1"],
    [
      "everything as a plain argument",
      "args: probe (toString (builtins.attrNames args))",
      "clusterInfo inputs lib roles selectors this",
    ],
    ["no more than it names", "args@{ this }: probe (toString (builtins.attrNames args))", "this"],
    ["a default for what there isn't", '{ this, port ? "80" }: probe port', "80"],
    [
      "clusterInfo, inputs and lib",
      '{ clusterInfo, inputs, lib }: probe (lib.concatStringsSep "," (builtins.attrNames clusterInfo.machines))',
      "m1.one.com",
    ],
    [
      "a module that is a function",
      "{ this, ... }: { lib, config, ... }: probe (this.machineName + config.networking.domain)",
      "m1one.com",
    ],
    ["a functor", "{ __functor = self: { this, ... }: probe this.fqdn; }", "m1.one.com"],
    [
      "a functor with declared arguments",
      "lib.setFunctionArgs (args: probe (toString (builtins.attrNames args))) { this = false; }",
      "clusterInfo inputs lib roles selectors this",
    ],
  ];
  it.each(accepted)("gives %s: %s", async (_form, definition, text) => {
    expect(await value(`written ${cluster(definition)} "m1"`)).toBe(text);
  });

  it("takes a path to a file with a closure", async () => {
    expect(await value(`written ${cluster(`${folder}/definition.nix`)} "m1"`)).toBe("m1");
    expect(await value(`written ${cluster(`"${folder}/definition.nix"`)} "m1"`)).toBe("m1");
  });

  const refused: [why: string, definition: string, part: string][] = [
    ["no closure", "{ }", "is a set, not a closure"],
    ["a list as a module", "_: [ ]", "returned a list, not a NixOS module"],
    [
      "a derivation as a module",
      '_: derivation { name = "x"; system = "y"; builder = "z"; }',
      "returned a derivation",
    ],
    [
      "an argument that there isn't",
      "{ selector, ... }: { }",
      "no argument 'selector' (did you mean selectors?)",
    ],
  ];
  it.each(refused)("refuses %s", async (_why, definition, part) => {
    const message = await failure(`written ${cluster(definition)} "m1"`);
    expect(message).toContain("service s.one.com, definition on m1");
    expect(message).toContain(part);
  });
});
