import { parseArgs } from "node:util";
import { hasNix } from "@/lib/codegen/testing/nix";
import { nixpkgsUnderTest } from "@/nix/check/nixpkgs";
import { compareDocuments } from "./compare";
import { generatedDocuments } from "./documents";

// npm run parity -- --count 300 --seed 1: do the Nix library and the resolver agree on generated documents?
const { values } = parseArgs({
  options: { count: { type: "string", default: "300" }, seed: { type: "string" } },
});
const count = Number(values.count);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: npm run parity -- [--count N] [--seed N]");
  process.exit(2);
}
if (!hasNix) {
  console.error("parity: there is no nix-instantiate on this machine");
  process.exit(2);
}
const documents = generatedDocuments(count, seed);
let failures = 0;
for (const nixpkgs of nixpkgsUnderTest()) {
  const differences = compareDocuments(documents, nixpkgs);
  for (const difference of differences.slice(0, 10)) console.error(JSON.stringify(difference, null, 2));
  const failed = new Set(differences.map(({ document }) => document));
  const [first] = failed;
  if (first !== undefined) console.error(JSON.stringify(documents[first]));
  console.log(`parity on ${nixpkgs.title}: ${count} documents, seed ${seed}: ${failed.size} differ`);
  failures += failed.size;
}
process.exit(failures === 0 ? 0 : 1);
