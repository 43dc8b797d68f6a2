import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { readFailure } from "./failure";

// `captured` holds what two versions of Nix really said of one domain, and the files of its export that they name.
const captured = (name: string) => readFileSync(path.join(import.meta.dirname, "captured", name), "utf8");

const files = new Map(
  ["tv", "radio"].map((machine) => [
    `clusters/attic/machines/${machine}.nix`,
    captured(`${machine}.nix.txt`),
  ]),
);

const BROKEN =
  '{ lib, ... }:\n{\n  environment.etc.note.text = lib.concatStringsSep " " [\n    (1 + true)\n  ];\n}';

function document() {
  const machine = (name: string, source: string) => ({ modules: { [name]: { source } } });
  return documentOf({
    clusters: {
      attic: {
        machines: {
          tv: machine("broken", BROKEN),
          pi: machine("web", "{ ... }:\n{\n  no.such.option = 1;\n}"),
          radio: machine("half", "{ ... }: {\n  networking =\n}"),
        },
        services: { dns: { selectors: [{ filter: "clusterMachines" }], definition: "{ ... }: { }" } },
      },
    },
  });
}

describe.each(["2.8", "2.34"])("what Nix %s says", (version) => {
  const failure = (machine: string) => readFailure(captured(`${version}-${machine}.txt`), document(), files);

  test("a wrong type: the innermost line of the document's own sources", () => {
    const { message, ...rest } = failure("tv");
    expect(message).toBe("cannot add a Boolean to an integer");
    expect(rest).toMatchObject({
      element: { kind: "module", cluster: "attic", machine: "tv", module: "broken" },
      path: "/clusters/attic/machines/tv/modules/broken/source",
      line: 4,
    });
  });

  test("a syntax error", () => {
    const { message, ...rest } = failure("radio");
    expect(message).toMatch(/^syntax error, unexpected '?\}/);
    expect(rest).toMatchObject({ path: "/clusters/attic/machines/radio/modules/half/source", line: 3 });
  });

  test("an unknown option, which no frame of the trace places", () => {
    const { message, ...rest } = failure("pi");
    expect(message).toBe(
      "The option `no' does not exist. Definition values:\n- In `domain.clusters.attic.machines.pi': {\n      such = {\n        option = 1;\n      };\n    }",
    );
    expect(rest).toMatchObject({ path: "/clusters/attic/machines/pi/modules/web/source", line: 3 });
  });
});

describe("what is hard to understand", () => {
  test.each([
    ["error: stack overflow (possible infinite recursion)", /^Infinite recursion/],
    [
      "error:\n       … from call site\n       (19999 duplicate frames omitted)\n\n       error: stack overflow; max-call-depth exceeded\n       at «string»:1:1:",
      /^Infinite recursion/,
    ],
    [
      "error: infinite recursion encountered\n\n       at /nix/store/x.nix:1:1:",
      /^infinite recursion encountered$/,
    ],
    [
      "GC Warning: Out of Memory! Heap size: 1024 MiB. Returning NULL!\nerror: out of memory",
      /more memory than is allowed/,
    ],
    ["Too many heap sections: Increase MAXHINCR or MAX_HEAP_SECTS", /more memory than is allowed/],
  ])("%s", (stderr, message) => {
    expect(readFailure(stderr, document(), files).message).toMatch(message);
  });

  test("an endless trace keeps its beginning and its end", () => {
    const frames = "       … while calling 'f'\n".repeat(20_000);
    const failure = readFailure(`error:\n${frames}\n       error: own words`, document(), files);
    expect(failure.message).toBe("own words");
    expect(failure.trace.length).toBeLessThan(70_000);
    expect(failure.trace).toMatch(/own words$/);
  });

  test("a service that NixOS names, and a module of nixpkgs with a name of ours", () => {
    const named = readFailure(
      "error: The option `a.b' is used but not defined. In `dns.attic.lan'\n       at /nix/store/plrxrf0g7xf9q739ai4bvq5z3zzmwsq2-source/nixos/clusters/attic/machines/tv.nix:10:10:",
      document(),
      files,
    );
    expect(named).toMatchObject({ element: { kind: "service", service: "dns" }, line: null });
  });
});
