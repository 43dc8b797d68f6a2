import { realNixpkgs } from "./nixpkgs";

/** Looks for the real nixpkgs once, before any suite does: the processes of a run inherit the answer. */
export default function setup(): void {
  realNixpkgs();
}
