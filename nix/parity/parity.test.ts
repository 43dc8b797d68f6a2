import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { everything } from "@/lib/codegen/testing/documents";
import { parseDocument } from "@/lib/model/parse";
import { present } from "@/lib/shared/assert";
import { describeOnEach } from "@/nix/check/domain";
import { compareDocuments, differing } from "./compare";
import { generatedDocuments } from "./documents";

const examples = fileURLToPath(new URL("../examples", import.meta.url));
const SEED = 20_261;

describeOnEach("the Nix library and the resolver agree", (nixpkgs) => {
  // Real NixOS takes its time for each machine.
  const count = nixpkgs.complete ? 3 : 60;

  it(`on ${count} generated documents (seed ${SEED})`, () => {
    expect(compareDocuments(generatedDocuments(count, SEED), nixpkgs)).toEqual([]);
  }, 300_000);

  it("on a document with everything", () => {
    expect(
      compareDocuments(
        [{ ...everything, extensions: everything.extensions.filter((each) => each !== "home-manager") }],
        nixpkgs,
      ),
    ).toEqual([]);
  });

  it.each(readdirSync(examples))("on the example %s", (name) => {
    const read = parseDocument(readFileSync(join(examples, name, "domain.json"), "utf8"));
    const document = present(read.ok ? read.value : null, `example ${name}`);
    // Upstream flakes cannot be fetched by a test, and nothing that is compared comes from them.
    expect(compareDocuments([{ ...document, extensions: [] }], nixpkgs)).toEqual([]);
  });
});

describe("comparing", () => {
  it("tells answers apart", () => {
    const resolver = { machines: { a: { value: [1] }, b: null }, services: {} };
    const nix = { machines: { a: { value: [2] }, b: { error: true } }, services: { s: { value: 1 } } };
    expect(differing(resolver, nix, [], 3)).toEqual([
      { document: 3, path: "/machines/a", resolver: { value: [1] }, nix: { value: [2] } },
      { document: 3, path: "/services/s", resolver: undefined, nix: { value: 1 } },
    ]);
  });
});
