import { existsSync } from "node:fs";
import type { ClosureDifference, PackageDifference } from "@/lib/editor/evaluation-plan";
import { compareBytes } from "@/lib/shared/json";
import type { NixPrograms } from "../nix/programs";

/** Sizes of a closure's store paths, by path. */
export type Closure = ReadonlyMap<string, number>;

/** The closure of a store path with sizes; null where it is not in the store. */
export async function closureOf(
  nix: NixPrograms,
  path: string,
  signal: AbortSignal,
): Promise<Closure | null> {
  return (await closuresOf(nix, [path], signal)).get(path) ?? null;
}

/** The closures of those store paths that are in the store, by path; one question for all. */
export async function closuresOf(
  nix: NixPrograms,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Closure>> {
  const there = [...new Set(paths)].filter((path) => existsSync(path));
  if (there.length === 0) return new Map();
  const format = nix.atLeast("2.34") ? ["--json-format", "1"] : [];
  const ended = await nix.nix(["path-info", "--recursive", "--json", ...format, ...there], {
    signal,
    limits: { seconds: 120 },
  });
  const infos = ended.code === 0 ? readPathInfo(ended.stdout) : null;
  if (infos === null) return new Map();
  return new Map(there.map((path) => [path, closureIn(infos, path)]));
}

interface PathInfo {
  readonly path?: string;
  readonly narSize?: number;
  readonly references?: readonly string[];
  readonly valid?: boolean;
}

/** What `nix path-info --json` prints: a list in older versions of Nix, an object by path since 2.19. Null: not all there. */
export function readPathInfo(
  json: string,
): ReadonlyMap<string, Required<Omit<PathInfo, "path" | "valid">>> | null {
  const value = JSON.parse(json) as readonly PathInfo[] | { readonly [path: string]: PathInfo | null };
  const entries: readonly (readonly [string, PathInfo | null])[] = Array.isArray(value)
    ? (value as readonly PathInfo[]).map((info) => [info.path ?? "", info] as const)
    : Object.entries(value as { readonly [path: string]: PathInfo | null });
  const infos = new Map<string, { readonly narSize: number; readonly references: readonly string[] }>();
  for (const [path, info] of entries) {
    if (info?.narSize === undefined || info.valid === false) return null;
    infos.set(path, { narSize: info.narSize, references: info.references ?? [] });
  }
  return infos;
}

function closureIn(infos: NonNullable<ReturnType<typeof readPathInfo>>, path: string): Closure {
  const found = new Map<string, number>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const info = infos.get(next);
    if (info === undefined || found.has(next)) continue;
    found.set(next, info.narSize);
    open.push(...info.references);
  }
  return found;
}

/** Name and version of a store path, as `builtins.parseDrvName` parts them: the version begins after a dash before a non-letter. */
export function packageOf(path: string): { readonly name: string; readonly version: string } {
  const full = path.replace(/^.*\//, "").replace(/^[a-z0-9]{32}-/, "");
  const at = full.search(/-[^a-zA-Z]/);
  return at <= 0 ? { name: full, version: "" } : { name: full.slice(0, at), version: full.slice(at + 1) };
}

/** Packages whose store paths differ between two closures, those that grow most first. */
export function compareClosures(before: Closure, after: Closure): ClosureDifference {
  const packages = new Map<string, { before: Set<string>; after: Set<string>; bytes: number }>();
  const gather = (from: Closure, without: Closure, side: "before" | "after", sign: 1 | -1) => {
    for (const [path, bytes] of from) {
      if (without.has(path)) continue;
      const { name, version } = packageOf(path);
      const entry = packages.get(name) ?? { before: new Set(), after: new Set(), bytes: 0 };
      packages.set(name, entry);
      entry[side].add(version);
      entry.bytes += sign * bytes;
    }
  };
  gather(before, after, "before", -1);
  gather(after, before, "after", 1);
  const sum = (closure: Closure) => [...closure.values()].reduce((all, bytes) => all + bytes, 0);
  const list = [...packages].map(
    ([name, entry]): PackageDifference => ({
      name,
      before: [...entry.before].sort(compareBytes),
      after: [...entry.after].sort(compareBytes),
      bytes: entry.bytes,
    }),
  );
  list.sort((left, right) => right.bytes - left.bytes || compareBytes(left.name, right.name));
  return { packages: list, bytesBefore: sum(before), bytesAfter: sum(after) };
}
