import "server-only";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { JobEventData, Target } from "@/lib/editor/jobs";
import type { ConfinedNix } from "../nix/confined";
import { type FlakeFolder, nixMessage, nixOnFlake } from "../nix/flakes";
import { HERE } from "./inspections/architecture";
import { NixProgress } from "./nix-progress";

/** Packages that one evaluation takes at most. */
const CHUNK = 25;
/** A build may say much, and what is too much is not kept. */
export const LONGEST_LOG = 4 * 1024 ** 3;

/** The path of a target's program, or why there is none. */
export type Program =
  | { readonly ok: true; readonly program: string }
  | { readonly ok: false; readonly message: string };

export interface BuildOptions {
  readonly signal: AbortSignal;
  /** Hears what Nix says, and how far it is. */
  readonly emit?: (event: JobEventData) => void;
}

/** Below which attribute of the flake packages of a scope are. */
function attributeRoot(scope: Target["scope"]): readonly string[] {
  return scope === "cluster" ? ["legacyPackages", HERE, "clusters"] : ["packages", HERE];
}

/**
 * Builds the targets' packages, many with one evaluation. Those of a chunk that fails are built one by one, so that each
 * has an answer of its own.
 */
export async function buildPrograms(
  nix: ConfinedNix,
  flake: FlakeFolder,
  targets: readonly Target[],
  options: BuildOptions,
  onProgram: (target: Target, program: Program) => void,
): Promise<void> {
  for (let next = 0; next < targets.length; next += CHUNK) {
    const chunk = targets.slice(next, next + CHUNK);
    const together = await build(nix, flake, chunk, options);
    if (together.ok || chunk.length === 1) {
      for (const [index, target] of chunk.entries()) onProgram(target, programAt(together, index));
      continue;
    }
    for (const target of chunk) {
      onProgram(target, programAt(await build(nix, flake, [target], options), 0));
    }
  }
}

type Built =
  | { readonly ok: true; readonly programs: readonly string[] }
  | { readonly ok: false; readonly message: string };

const programAt = (built: Built, index: number): Program =>
  built.ok ? { ok: true, program: built.programs[index] ?? "" } : built;

/** One evaluation names the derivations, so that every package is known by its place and not by the order of answers. */
async function build(
  nix: ConfinedNix,
  flake: FlakeFolder,
  targets: readonly Target[],
  { signal, emit }: BuildOptions,
): Promise<Built> {
  if (signal.aborted) return { ok: false, message: "Cancelled." };
  const root = attributeRoot(targets[0]?.scope ?? "machine");
  const paths = JSON.stringify(JSON.stringify(targets.map(({ attribute }) => attribute)));
  const limits = { seconds: 1800, errorBytes: LONGEST_LOG };
  const target = targets.length === 1 ? (targets[0]?.element ?? null) : null;
  const evaluated = await nixOnFlake(nix, flake, ["eval", "--json"], root, {
    signal,
    limits,
    ...(emit ? { onStderrLine: (line) => emit({ type: "log", target, line }) } : {}),
    more: [
      "--apply",
      `root: map (path: let package = builtins.foldl' (set: name: set.\${name}) root path; in { drv = package.drvPath; out = package.outPath; }) (builtins.fromJSON ${paths.replaceAll("${", "\\${")})`,
    ],
  });
  if (evaluated.code !== 0) return { ok: false, message: nixMessage(evaluated) };
  const packages = JSON.parse(evaluated.stdout) as { drv: string; out: string }[];
  // Since 2.13 a derivation's path alone means the derivation itself.
  const suffix = nix.atLeast("2.13") ? "^*" : "";
  const derivations = [...new Set(packages.map(({ drv }) => `${drv}${suffix}`))];
  // An image is built here as well, which takes as long as a system does.
  const progress = emit
    ? new NixProgress("", (event) => {
        if (event.type === "log") emit({ ...event, target });
        // What is built together is on its way for each of them.
        else if (event.type === "progress")
          for (const { element } of targets) emit({ ...event, target: element });
      })
    : null;
  const built = await nix.nix(
    ["build", "--no-link", ...(progress ? ["--log-format", "internal-json", "-v"] : []), ...derivations],
    { signal, limits, ...(progress ? { onStderrLine: (line) => progress.line(line) } : {}) },
  );
  progress?.end();
  if (built.code !== 0) return { ok: false, message: progress?.error ?? nixMessage(built) };
  return { ok: true, programs: await Promise.all(packages.map(({ out }) => mainProgram(out))) };
}

/** The one program of a package. */
async function mainProgram(out: string): Promise<string> {
  const program = path.join(out, "bin", path.basename(out).replace(/^[a-z0-9]{32}-/, ""));
  await stat(program);
  return program;
}
