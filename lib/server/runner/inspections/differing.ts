import "server-only";
import type { ClosureDifference } from "@/lib/editor/evaluation-plan";
import { type Closure, closureOf, compareClosures } from "../../evaluation/closure";
import type { Address } from "../../jobs/inspections";
import { askMachine } from "../ask";
import type { Inspecting } from "./inspect";

const STORE_PATH = /^\/nix\/store\/[a-z0-9]{32}-[\w+.?=-]+$/;
/** Packages that are kept of a difference. */
const MOST = 100;

/** Prints what a system consists of, then the size of each, in the same order. */
const script = (path: string) => `
list=$(nix-store --query --requisites ${path}) && printf '%s\\n' $list && nix-store --query --size $list
`;

/**
 * In which packages the intended system differs from another that a machine has, this one being before; null where one
 * of them is neither there nor here.
 */
export async function differenceOn(
  inspecting: Inspecting,
  address: Address,
  other: string,
  intended: string,
): Promise<ClosureDifference | null> {
  const before = await closure(inspecting, address, other);
  const after = before && (await closure(inspecting, address, intended));
  if (!before || !after) return null;
  const difference = compareClosures(before, after);
  return { ...difference, packages: difference.packages.slice(0, MOST) };
}

async function closure(
  { nix, ssh, work }: Inspecting,
  address: Address,
  path: string,
): Promise<Closure | null> {
  if (!STORE_PATH.test(path)) return null;
  const said = await askMachine(nix, ssh, address, script(path), { signal: work.signal });
  return said.ok ? readClosure(said.text) : closureOf(nix, path, work.signal);
}

function readClosure(text: string): Closure | null {
  const lines = text.split("\n").filter((line) => line !== "");
  const paths = lines.filter((line) => line.startsWith("/"));
  const sizes = lines.slice(paths.length).map(Number);
  if (sizes.length !== paths.length || sizes.some(Number.isNaN)) return null;
  return new Map(paths.map((path, index) => [path, sizes[index] ?? 0]));
}
