// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of Nix
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSource } from "@/lib/shared/nix/source";
import { generateFlake } from "./flake";
import { source, text } from "./nix/expression";
import { elementFile } from "./nix/file";
import { document } from "./testing/documents";
import { hasNix, nixInstantiate } from "./testing/nix";

/** Pieces of Nix that a careless reader of the language stumbles over. */
const PIECES = [
  ..."${ } { ( ) [ ] \" '' ' \\ $ $$ ''$ ''' ''\\ /* */ # a b: x:y ./p p/ /q ~/ <a/b> ; = 1 1. e5 a.b".split(
    " ",
  ),
  ..."a' let in rec if - + :// @ , ? ... // * ü".split(" "),
  " ",
  "\n",
  "\r",
];

describe.skipIf(!hasNix)("a source that is accepted", () => {
  const sources = fc
    .sample(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }), { numRuns: 1500, seed: 3 })
    .map((pieces) => pieces.join(""))
    .filter((each) => checkSource(each) === null);

  it("leaves the code behind it as it is, whether or not Nix can read it", () => {
    let read = 0;
    for (const each of sources.slice(0, 80)) {
      const file = elementFile([
        { name: ["a"], value: source(each) },
        { name: ["canary"], value: text('"/* */"') },
      ]);
      let parsed: string;
      try {
        parsed = nixInstantiate(["--parse", "-"], `with { }; ${file}`);
      } catch (error) {
        expect(String(error), each).not.toMatch(/end of file/);
        continue;
      }
      read++;
      expect(parsed, each).toMatch(/canary = "\/\* \*\/"; \}\)\s*$/);
    }
    expect(read).toBeGreaterThan(5);
  }, 60_000);
});

describe("a named filter that is not there", () => {
  it("is an error that names the service and what there is", () => {
    const clusters = { c: { services: { s: { selectors: [{ filter: "named", name: "gone" }] } } } };
    const file = (filters: object): string =>
      generateFlake(document({ clusters, filters }), { library: new Map() }).get(
        "clusters/c/services/s.nix",
      ) ?? "";
    expect(file({ gone: { source: "c: d: [ ]" } })).toContain("selectors = [ filters.gone ];");
    expect(file({ edge: { source: "c: d: [ ]" } })).toContain(
      '(throw "service s.c.com: the domain has no filter gone; filters that exist: edge")',
    );
  });
});
