import { resolveDomain } from "@/lib/resolver";
import type { EvaluationAnswer, EvaluationFailure, ExactInfo, MachineAnswer } from "./answer";
import { ask, type Question, type Reply, traceMark } from "./ask";
import { previewDifferences } from "./differences";
import { Turns } from "../nix/turns";

/** Processes of one evaluation at a time. */
const AT_ONCE = 2;

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
  /** What the domain cost before, to size the first chunk by. */
  readonly before?: EvaluationAnswer["cost"] | undefined;
  /** Called as each machine is known. */
  readonly onMachine?: (machine: string, answer: MachineAnswer, known: number, all: number) => void;
}

/** Machines and services that throw are left out, so that the others are known all the same. */
const INFO = `info: let
  known = builtins.mapAttrs (_: value: builtins.tryEval (builtins.deepSeq value value));
  good = all: builtins.listToAttrs (builtins.concatMap (name: if all.\${name}.success then [ { inherit name; value = all.\${name}.value; } ] else [ ]) (builtins.attrNames all));
in { machines = good (known info.machines); services = good (known info.services); packages = info.packages; whole = builtins.all (a: a.success) (builtins.attrValues (known info.machines) ++ builtins.attrValues (known info.services)); }`;

/** Each machine's system, null for one that throws; each is traced as soon as it is known, so that it outlives an end. */
function systemsOf(machines: readonly string[], mark: string): string {
  const list = JSON.stringify(JSON.stringify(machines));
  return `all: map (name: let
    toplevel = all.\${name}.config.system.build.toplevel;
    got = builtins.tryEval (builtins.seq toplevel.drvPath { derivation = toplevel.drvPath; toplevel = toplevel.outPath; });
    system = if got.success then got.value else null;
  in builtins.trace (${JSON.stringify(mark)} + builtins.toJSON { inherit name system; }) system) (builtins.fromJSON ${list})`;
}

const systemOf = (machine: string) =>
  `all: let toplevel = all.\${builtins.fromJSON ${JSON.stringify(JSON.stringify(machine))}}.config.system.build.toplevel; in { derivation = toplevel.drvPath; toplevel = toplevel.outPath; }`;

type System = { readonly derivation: string; readonly toplevel: string };

/** What Nix's end says where everything before it may have had a part in it. */
const OF_THE_CHUNK = /more memory than is allowed/;

/** How many machines go into a chunk, when one needs so many bytes. */
const chunkFor = (each: number): number =>
  Math.max(1, Math.min(LARGEST_CHUNK, Math.floor(CHUNK_MEMORY / Math.max(each, LEAST_MEMORY_EACH))));

/**
 * Asks Nix about a locked flake: `clusterInfo`, and beside it every machine's `toplevel` in chunks sized by the memory that
 * a machine needed before. A machine that throws is asked again alone for its message; where one ends Nix, the rest of the
 * chunk is asked about anew, so that each has an answer of its own. Rejects with `Hindered` where this server cannot answer.
 */
export async function evaluate(question: Question, options: EvaluateOptions = {}): Promise<EvaluationAnswer> {
  const { document, nix } = question;
  const started = Date.now();
  const resolution = resolveDomain(document);
  const stop = new AbortController();
  const signal = AbortSignal.any([question.signal, stop.signal]);
  const asking = { ...question, signal };
  const systems = new Systems(asking, [...resolution.machines.keys()], options);
  const asked = [askInfo(asking, options.seconds ?? SECONDS), systems.askAll()] as const;
  let info: Info;
  try {
    [info] = await Promise.all(asked);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(asked);
    throw error;
  }
  return {
    nix: nix.installation.version,
    info: info.exact,
    failure: info.failure,
    machines: Object.fromEntries(
      [...resolution.machines.keys()].flatMap((machine) => {
        const answer = systems.machines.get(machine);
        return answer ? [[machine, answer]] : [];
      }),
    ),
    differences: info.exact && !signal.aborted ? previewDifferences(document, resolution, info.exact) : [],
    cost: {
      seconds: (Date.now() - started) / 1000,
      memoryBytes: Math.max(info.memoryBytes, systems.memoryBytes),
      machineBytes: systems.machineBytes,
    },
  };
}

interface Info {
  readonly exact: ExactInfo | null;
  readonly failure: EvaluationFailure | null;
  readonly memoryBytes: number;
}

/** What Nix says of the domain as a whole; what throws in it is left out, and the reason told. */
async function askInfo(question: Question, seconds: number): Promise<Info> {
  const put = (apply: string) => ask(question, ["clusterInfo"], apply, { seconds });
  const info = await put(INFO);
  const found = info.ok ? (info.value as ExactInfo & { readonly whole: boolean }) : null;
  const incomplete = found !== null && !found.whole && !question.signal.aborted;
  const reason = incomplete ? await put("info: { inherit (info) machines services; }") : info;
  return {
    exact: found && { machines: found.machines, services: found.services, packages: found.packages },
    failure: reason.ok ? null : reason.failure,
    memoryBytes: Math.max(info.memoryBytes, reason.memoryBytes),
  };
}

/** The systems of a flake's machines, asked for in chunks. */
class Systems {
  readonly machines = new Map<string, MachineAnswer>();
  memoryBytes = 0;
  /** Bytes that one machine of a chunk needed at most. */
  machineBytes = 0;
  private readonly turns = new Turns(AT_ONCE, Number.POSITIVE_INFINITY);
  private seconds: number;

  constructor(
    private readonly question: Question,
    private readonly names: readonly string[],
    private readonly options: EvaluateOptions,
  ) {
    this.seconds = options.seconds ?? SECONDS;
  }

  async askAll(): Promise<void> {
    const { signal } = this.question;
    const before = this.options.before?.machineBytes ?? 0;
    let size = before > 0 ? chunkFor(before) : 1;
    for (let next = 0; next < this.names.length && !signal.aborted; ) {
      const chunk = this.names.slice(next, next + size);
      await this.askChunk(chunk);
      next += chunk.length;
      size = chunkFor(this.machineBytes);
    }
  }

  private async askChunk(chunk: readonly string[]): Promise<void> {
    const { signal } = this.question;
    const [first] = chunk;
    if (signal.aborted || first === undefined) return;
    if (chunk.length === 1) return this.askOne(first);
    const throwing: string[] = [];
    const reply = await this.put(chunk, (machine, system) => {
      if (system) this.keep(machine, { ok: true, ...system });
      else throwing.push(machine);
    });
    // Nix goes through the list in order: the first that it said nothing of is the one that ended it.
    const silent = chunk.filter((machine) => !this.machines.has(machine) && !throwing.includes(machine));
    const [cause, ...after] = silent;
    if (!reply.ok && cause !== undefined) {
      // Time and memory are the chunk's, and only a machine that is alone is to blame for them.
      const own = reply.limit === null && !OF_THE_CHUNK.test(reply.failure.message);
      if (own) this.keep(cause, { ok: false, failure: reply.failure });
      const half = Math.ceil(after.length / 2);
      const rest = own ? [after.slice(0, half), after.slice(half)] : [[cause], after];
      await Promise.all(rest.map((part) => this.askChunk(part)));
    }
    await Promise.all(throwing.map((machine) => this.askOne(machine)));
  }

  private async askOne(machine: string): Promise<void> {
    if (this.question.signal.aborted) return;
    const reply = await this.put([machine]);
    if (reply.ok) this.keep(machine, { ok: true, ...(reply.value as System) });
    else this.keep(machine, { ok: false, failure: reply.failure });
  }

  /** Asks for the systems of a chunk, two processes at a time. */
  private put(
    chunk: readonly string[],
    onSystem: (machine: string, system: System | null) => void = () => undefined,
  ): Promise<Reply> {
    const [only] = chunk.length === 1 ? chunk : [];
    const mark = traceMark();
    const hear = (text: string) => {
      const { name, system } = JSON.parse(text) as { readonly name: string; readonly system: System | null };
      onSystem(name, system);
    };
    return this.turns.take(async () => {
      const reply = await ask(
        this.question,
        ["nixosConfigurations"],
        only === undefined ? systemsOf(chunk, mark) : systemOf(only),
        { seconds: this.seconds, traces: { mark, hear } },
      );
      this.memoryBytes = Math.max(this.memoryBytes, reply.memoryBytes);
      this.machineBytes = Math.max(this.machineBytes, reply.memoryBytes / chunk.length);
      if (!reply.ok && reply.limit === "time") this.seconds = Math.min(this.seconds, SECONDS_AFTER_TIMEOUT);
      return reply;
    });
  }

  private keep(machine: string, answer: MachineAnswer): void {
    if (this.machines.has(machine) || this.question.signal.aborted) return;
    this.machines.set(machine, answer);
    this.options.onMachine?.(machine, answer, this.machines.size, this.names.length);
  }
}
