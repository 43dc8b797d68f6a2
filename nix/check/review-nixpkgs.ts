import { evaluated } from "./evaluate";
import { library } from "./nixpkgs";

/**
 * Prints the modules of a nixpkgs that could have a say in interfaces and names and that the slim first evaluation
 * does not know: after reading them, they go into `lib/first-evaluation/reviewed.nix`. Exits 1 when there are any.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("usage: run-ts nix/check/review-nixpkgs.ts NIXPKGS\n");
  process.exit(2);
}
const unreviewed = await evaluated(
  `(import ${library}/lib/first-evaluation/scan.nix { lib = import ${folder}/lib; }).unreviewed "${folder}/nixos/modules"`,
);
if (!Array.isArray(unreviewed)) throw new Error("the review gave no list");
for (const file of unreviewed) console.log(file);
process.exit(unreviewed.length === 0 ? 0 : 1);
