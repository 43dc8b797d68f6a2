import { named } from "./nixpkgs";
import { unreviewedModules } from "./review";

/**
 * Prints the modules of a nixpkgs, a folder or a flake reference, that nobody reviewed: after reading them, they go into
 * `lib/first-evaluation/reviewed.nix`. Exits 1 when there are any.
 */
const [nixpkgs] = process.argv.slice(2);
if (nixpkgs === undefined) {
  process.stderr.write("usage: run-ts nix/check/review-nixpkgs.ts NIXPKGS\n");
  process.exit(2);
}
const unreviewed = await unreviewedModules(named(nixpkgs).expression);
for (const file of unreviewed) console.log(file);
process.exit(unreviewed.length === 0 ? 0 : 1);
