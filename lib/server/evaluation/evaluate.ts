import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import type { ConfinedNix } from "../nix/confined";
import { type FlakeFolder, nixMessage, nixOnFlake } from "../nix/flakes";
import type { Ended } from "../nix/run";
import type { EvaluationAnswer, MachineAnswer } from "./answer";
import { type EvaluationFailure, readFailure } from "./failure";

/** Memory that one chunk of machines may need, in bytes. */
const CHUNK_MEMORY = 2 * 1024 ** 3;
const LARGEST_CHUNK = 50;

export interface EvaluateOptions {
  readonly signal: AbortSignal;
  readonly files: ReadonlyMap<string, string>;
  /** Called as each machine is known. */
  readonly onMachine?: (machine: string, answer: MachineAnswer, known: number, all: number) => void;
}

/** What a run of Nix cost, from the statistics that it prints at its end. */
function statistics(stderr: string): { readonly memoryBytes: number; readonly rest: string } {
  const start = stderr.search(/^\{$/m);
  if (start < 0) return { memoryBytes: 0, rest: stderr };
  const end = stderr.indexOf("\n}", start);
  try {
    const stats = JSON.parse(stderr.slice(start, end + 2)) as { gc?: { heapSize?: number } };
    return { memoryBytes: stats.gc?.heapSize ?? 0, rest: stderr.slice(0, start) + stderr.slice(end + 2) };
  } catch {
    return { memoryBytes: 0, rest: stderr };
  }
}

/**
 * Asks Nix about a locked flake: `clusterInfo` first, then every machine's `toplevel` in chunks sized by the memory that
 * the first one needed. Machines of a chunk that fails are asked one by one, so that each has an answer of its own.
 */
export async function evaluate(
  nix: ConfinedNix,
  flake: FlakeFolder,
  document: DomainDocument,
  options: EvaluateOptions,
): Promise<EvaluationAnswer> {
  const started = Date.now();
  let memoryBytes = 0;
  const ask = async (
    attribute: string,
    apply: string,
  ): Promise<{ value: unknown } | { failure: EvaluationFailure }> => {
    const ended = await nixOnFlake(nix, flake, ["eval", "--json", "--show-trace"], [attribute], {
      more: ["--apply", apply],
      signal: options.signal,
      variables: { NIX_SHOW_STATS: "1" },
    });
    const cost = statistics(ended.stderr);
    memoryBytes = Math.max(memoryBytes, cost.memoryBytes);
    if (ended.code === 0) return { value: JSON.parse(ended.stdout) };
    return { failure: failureOf({ ...ended, stderr: cost.rest }, document, options.files) };
  };

  const info = await ask("clusterInfo", "info: { inherit (info) machines services packages; }");
  const machines: Record<string, MachineAnswer> = {};
  const names = [...resolveDomain(document).machines.keys()];
  const tell = (machine: string, answer: MachineAnswer) => {
    machines[machine] = answer;
    options.onMachine?.(machine, answer, Object.keys(machines).length, names.length);
  };
  const askMachines = async (chunk: readonly string[]): Promise<void> => {
    const list = JSON.stringify(JSON.stringify(chunk));
    const apply = `all: map (name: all.\${name}.config.system.build.toplevel.drvPath) (builtins.fromJSON ${list})`;
    const answer = await ask("nixosConfigurations", apply);
    if ("value" in answer) {
      const derivations = answer.value as readonly string[];
      for (const [index, machine] of chunk.entries()) {
        tell(machine, { ok: true, derivation: derivations[index] ?? "" });
      }
    } else if (chunk.length === 1) {
      tell(chunk[0] ?? "", { ok: false, failure: answer.failure });
    } else {
      for (const machine of chunk) {
        if (options.signal.aborted) return;
        await askMachines([machine]);
      }
    }
  };
  let next = 0;
  let size = 1;
  while (next < names.length && !options.signal.aborted) {
    await askMachines(names.slice(next, next + size));
    next += size;
    const each = Math.max(memoryBytes / size, 16 * 1024 ** 2);
    size = Math.max(1, Math.min(LARGEST_CHUNK, Math.floor(CHUNK_MEMORY / each)));
  }
  return {
    nix: nix.installation.version,
    info: "value" in info ? (info.value as EvaluationAnswer["info"]) : null,
    failure: "failure" in info ? info.failure : null,
    machines,
    cost: { seconds: (Date.now() - started) / 1000, memoryBytes },
  };
}

function failureOf(
  ended: Ended,
  document: DomainDocument,
  files: ReadonlyMap<string, string>,
): EvaluationFailure {
  if (ended.limit === null && ended.code !== null) return readFailure(nixMessage(ended), document, files);
  const message = nixMessage(ended);
  return { message, trace: ended.stderr, element: null, path: "", line: null };
}
