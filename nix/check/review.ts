import { evaluated } from "./evaluate";
import { library } from "./nixpkgs";

/**
 * The modules of a nixpkgs that could have a say in interfaces and names and that the slim first evaluation does not know:
 * where there are any, the library evaluates machines in full. In: a nixpkgs as a Nix expression.
 */
export async function unreviewedModules(nixpkgs: string): Promise<string[]> {
  const found = await evaluated(
    `let nixpkgs = ${nixpkgs}; in (import ${library}/lib/first-evaluation/scan.nix { inherit (nixpkgs) lib; }).unreviewed "\${toString nixpkgs.outPath}/nixos/modules"`,
  );
  if (!Array.isArray(found)) throw new Error("the review gave no list");
  return found.map(String);
}

/** What a test that needs the slim evaluation says where there is none. */
export function toReview(modules: readonly string[]): string {
  return `every machine is evaluated in full, until somebody reviews ${modules.join(", ")}`;
}
