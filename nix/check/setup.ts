import { realNixpkgs } from "./nixpkgs";

/**
 * Looks for the real nixpkgs once, before any suite does: the processes of a run inherit the answer. A run of chosen files
 * elsewhere has no use for it.
 */
export default function setup(): void {
  const chosen = process.argv.slice(2).filter((word) => word !== "run" && !word.startsWith("-"));
  if (chosen.length === 0 || chosen.some((word) => word.includes("nix"))) realNixpkgs();
}
