import { resolveDomain } from "@/lib/resolver";
import type { EvaluationAnswer, ExactInfo, MachineAnswer } from "./answer";
import { ask, type Question, type Reply } from "./ask";
import { previewDifferences } from "./differences";

/** Memory that one chunk of machines may need, in bytes. */
const CHUNK_MEMORY = 2 * 1024 ** 3;
const LARGEST_CHUNK = 50;
const LEAST_MEMORY_EACH = 16 * 1024 ** 2;

/** Seconds for one process; once one was ended by that, what is left of its machines gets less. */
const SECONDS = 300;
const SECONDS_AFTER_TIMEOUT = 60;

export interface EvaluateOptions {
  /** Seconds that one process of Nix may take. */
  readonly seconds?: number;
  /** Called as each machine is known. */
  readonly onMachine?: (machine: string, answer: MachineAnswer, known: number, all: number) => void;
}

/** Machines and services that throw are left out, so that the others are known all the same. */
const INFO = `info: let
  known = builtins.mapAttrs (_: value: builtins.tryEval (builtins.deepSeq value value));
  good = all: builtins.listToAttrs (builtins.concatMap (name: if all.\${name}.success then [ { inherit name; value = all.\${name}.value; } ] else [ ]) (builtins.attrNames all));
in { machines = good (known info.machines); services = good (known info.services); packages = info.packages; whole = builtins.all (a: a.success) (builtins.attrValues (known info.machines) ++ builtins.attrValues (known info.services)); }`;

/** Each machine's system, null for one that throws. */
function systemsOf(machines: readonly string[]): string {
  const list = JSON.stringify(JSON.stringify(machines));
  return `all: map (name: let
    toplevel = all.\${name}.config.system.build.toplevel;
    got = builtins.tryEval (builtins.seq toplevel.drvPath { derivation = toplevel.drvPath; toplevel = toplevel.outPath; });
  in if got.success then got.value else null) (builtins.fromJSON ${list})`;
}

const systemOf = (machine: string) =>
  `all: let toplevel = all.\${builtins.fromJSON ${JSON.stringify(JSON.stringify(machine))}}.config.system.build.toplevel; in { derivation = toplevel.drvPath; toplevel = toplevel.outPath; }`;

type System = { readonly derivation: string; readonly toplevel: string };

/**
 * Asks Nix about a locked flake: `clusterInfo` first, then every machine's `toplevel` in chunks sized by the memory that
 * the first one needed. A machine that throws is asked again alone for its message; a chunk that fails as a whole is
 * halved until the machines that fail it stand alone, so that each has an answer of its own.
 */
export async function evaluate(question: Question, options: EvaluateOptions = {}): Promise<EvaluationAnswer> {
  const { document, nix, signal } = question;
  const started = Date.now();
  let seconds = options.seconds ?? SECONDS;
  let memoryBytes = 0;
  const put = async (attribute: string, apply: string): Promise<Reply> => {
    const reply = await ask(question, [attribute], apply, seconds);
    memoryBytes = Math.max(memoryBytes, reply.memoryBytes);
    if (!reply.ok && reply.limit) seconds = Math.min(seconds, SECONDS_AFTER_TIMEOUT);
    return reply;
  };

  const info = await put("clusterInfo", INFO);
  const found = info.ok ? (info.value as ExactInfo & { readonly whole: boolean }) : null;
  const incomplete = found !== null && !found.whole;
  const reason = incomplete ? await put("clusterInfo", "info: { inherit (info) machines services; }") : info;

  const resolution = resolveDomain(document);
  const names = [...resolution.machines.keys()];
  const machines: Record<string, MachineAnswer> = {};
  const tell = (machine: string, answer: MachineAnswer) => {
    machines[machine] = answer;
    options.onMachine?.(machine, answer, Object.keys(machines).length, names.length);
  };
  const askOne = async (machine: string): Promise<void> => {
    const reply = await put("nixosConfigurations", systemOf(machine));
    if (reply.ok) tell(machine, { ok: true, ...(reply.value as System) });
    else tell(machine, { ok: false, failure: reply.failure });
  };
  const askMachines = async (chunk: readonly string[]): Promise<void> => {
    const [first] = chunk;
    if (signal.aborted || first === undefined) return;
    if (chunk.length === 1) return askOne(first);
    const reply = await put("nixosConfigurations", systemsOf(chunk));
    if (!reply.ok) {
      const half = Math.ceil(chunk.length / 2);
      await askMachines(chunk.slice(0, half));
      await askMachines(chunk.slice(half));
      return;
    }
    const systems = reply.value as readonly (System | null)[];
    const throwing: string[] = [];
    for (const [index, machine] of chunk.entries()) {
      const system = systems[index];
      if (system) tell(machine, { ok: true, ...system });
      else throwing.push(machine);
    }
    for (const machine of throwing) if (!signal.aborted) await askOne(machine);
  };

  let next = 0;
  let size = 1;
  while (next < names.length && !signal.aborted) {
    await askMachines(names.slice(next, next + size));
    next += size;
    const each = Math.max(memoryBytes / size, LEAST_MEMORY_EACH);
    size = Math.max(1, Math.min(LARGEST_CHUNK, Math.floor(CHUNK_MEMORY / each)));
  }
  const exact: ExactInfo | null = found && {
    machines: found.machines,
    services: found.services,
    packages: found.packages,
  };
  return {
    nix: nix.installation.version,
    info: exact,
    failure: reason.ok ? null : reason.failure,
    machines,
    differences: exact ? previewDifferences(document, resolution, exact) : [],
    cost: { seconds: (Date.now() - started) / 1000, memoryBytes },
  };
}
