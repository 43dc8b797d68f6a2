import { spawn } from "node:child_process";
import { build, nixData } from "./nix";
import type { SshTarget } from "./target";

/** A line of a script's progress. */
export type ProgressLine = { step: string; state: string; message?: string };
/** A script's last line. */
export type ScriptResult = {
  result: string;
  toplevel: string | null;
  previous: string | null;
  running: string | null;
} & Record<string, unknown>;
/** What a run of a script with --json-progress gave. `lines` are all that came before the result. */
export type ScriptRun = { code: number; lines: ProgressLine[]; result: ScriptResult; stderr: string };

/** A machine of the test domain; `module` is a NixOS module as data, `builds` a script that is part of building the system. */
export type TargetMachine = {
  host: string;
  port?: number;
  user?: string;
  buildOn?: string;
  module?: object;
  builds?: string;
};

/** Builds packages of the test domain; returns the path of each one's program. */
export async function buildScripts(
  fixture: string,
  targets: Record<string, TargetMachine>,
  attributes: string[],
): Promise<string[]> {
  const domain = `(import ${fixture} { targets = ${nixData(targets)}; })`;
  const list = attributes.map((attribute) => `(d.${attribute})`).join(" ");
  const paths = await build(
    `let o = ${domain}; s = builtins.currentSystem; d = { machines = o.packages.\${s}; clusters = o.legacyPackages.\${s}.clusters; }; in map (p: p // { outputs = [ "out" ]; }) [ ${list} ]`,
  );
  return paths.map((path) => `${path}/bin/${path.replace(/^.*\/[a-z0-9]{32}-/, "")}`);
}

/** Starts a script; `onLine` sees progress as it comes. */
export function runScript(
  program: string,
  target: Pick<SshTarget, "sshOptions"> & { nixConfig?: string },
  args: string[] = [],
  onLine: (line: ProgressLine, kill: (signal: NodeJS.Signals) => void) => void | Promise<void> = () =>
    undefined,
): Promise<ScriptRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["--json-progress", ...args], {
      env: {
        ...process.env,
        NIX_SSHOPTS: target.sshOptions,
        NIX_CONFIG: `substituters =\n${target.nixConfig ?? ""}`,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: (ProgressLine | ScriptResult)[] = [];
    let rest = "";
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.stdout.on("data", (data: Buffer) => {
      const parts = (rest + data.toString()).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const line = JSON.parse(part) as ProgressLine | ScriptResult;
        lines.push(line);
        if ("step" in line)
          Promise.resolve(onLine(line as ProgressLine, (signal) => child.kill(signal))).catch(reject);
      }
    });
    child.once("error", reject);
    child.once("close", (code) => {
      const result = lines.pop() as ScriptResult | undefined;
      if (result === undefined || !("result" in result))
        reject(new Error(`${program} gave no result:\n${stderr}`));
      else resolve({ code: code ?? -1, lines: lines as ProgressLine[], result, stderr });
    });
  });
}

/** `build done` and the like, without progress in between. */
export function steps(run: ScriptRun): string[] {
  return run.lines.filter((line) => line.state !== "progress").map((line) => `${line.step} ${line.state}`);
}
