import "server-only";
import type { Strategy, Target, TargetResult } from "@/lib/editor/jobs";
import type { DeploymentPayload } from "../jobs/kinds";
import type { ConfinedNix } from "../nix/confined";
import { NixProgress } from "./nix-progress";
import { ScriptOutput } from "./script-output";
import type { Ssh } from "./ssh";
import type { Work } from "./work";

/** Longest a package may run on one target. */
const PACKAGE_SECONDS = 6 * 3600;
/** A cancelled package tidies up: an activation ends first (within 15 minutes), then the machine goes back. */
const GRACE_SECONDS = 20 * 60;

export const NOTHING_PROVEN = { toplevel: null, previous: null, running: null } as const;

/** Packages of a machine that end by proving what it runs. */
const PROVING: ReadonlySet<string> = new Set(["deploy", "rollback"]);

/** Runs a target's program and tells what it does; the result is what the program could prove. */
export async function runTarget(
  work: Work,
  nix: ConfinedNix,
  ssh: Ssh,
  target: Target,
  program: string,
  { package: name, args }: { readonly package: string; readonly args: readonly string[] },
): Promise<TargetResult> {
  const { log, signal } = work;
  const proves = target.scope === "machine" && PROVING.has(name);
  const output = new ScriptOutput(target.element, (event) => log.add(event), proves);
  const progress = new NixProgress(target.element, (event) => log.add(event));
  const ended = await nix.program(program, ["--json-progress", ...args], {
    network: nix.canReachOutside ? "outside" : "none",
    binds: ssh.binds,
    variables: ssh.variables,
    signal,
    graceSeconds: GRACE_SECONDS,
    limits: {
      seconds: PACKAGE_SECONDS,
      outputBytes: Number.POSITIVE_INFINITY,
      errorBytes: Number.POSITIVE_INFINITY,
    },
    onStdoutLine: (line) => output.line(line),
    onStderrLine: (line) => progress.line(line),
  });
  progress.end();
  return output.end(ended.code, ended.limit === "cancelled", progress.error);
}

/** The arguments that a strategy comes to, before those that somebody wrote. */
export function packageArguments({ package: name, strategy, arguments: given }: DeploymentPayload): string[] {
  const force = name === "deploy" && !strategy.skipUnchanged ? ["--force"] : [];
  return [...force, ...checkArguments(strategy), ...given];
}

function checkArguments({ healthCheck }: Strategy): string[] {
  if (!healthCheck) return [];
  const { units, command, http } = healthCheck;
  return [
    ...units.flatMap((unit) => ["--check-unit", unit]),
    ...(command === null ? [] : ["--check-command", command]),
    ...(http === null ? [] : ["--check-url", http]),
  ];
}
