import { existsSync } from "node:fs";
import path from "node:path";
import { type Bind, type Confinement, confinementArguments, probeConfinement } from "./confinement";
import { findNix, findProgram, programClosure } from "./installation";
import { parse, parseAll, type SourceError } from "./parsing";
import { type Ended, run } from "./run";
import { ToolBusy, Turns } from "./turns";

/** What this server can do with a source while a person writes it. */
export interface SourceTools {
  /** Null: the source parses, and every name in it is bound. */
  readonly parse: ((source: string) => Promise<SourceError | null>) | null;
  /** As `parse`, for many sources, which take one turn together. */
  readonly parseAll: ((sources: readonly string[]) => Promise<readonly (SourceError | null)[]>) | null;
  /** The source in the official style; null where it cannot be formatted. */
  readonly format: ((source: string) => Promise<string | null>) | null;
}

const LIMITS = { seconds: 2, memoryBytes: 1024 ** 3, outputBytes: 4 * 1024 ** 2 };
/** For hundreds of sources at once. */
const MANY_LIMITS = { ...LIMITS, seconds: 10, outputBytes: 32 * 1024 ** 2 };
/** The dummy store holds nothing and needs no daemon. */
const PARSE = ["--store", "dummy://", "--parse"];
/** Where the confined parser finds sources. */
const SOURCES = "/sources";
const AT_ONCE = 2;
const WAITING = 16;

type Available = Extract<Confinement, { available: true }>;

/** Finds the programs and the confinement. Without a confinement there are no tools. */
export async function openTools(): Promise<SourceTools> {
  const confinement = await probeConfinement();
  if (!confinement.available) return { parse: null, parseAll: null, format: null };
  const [nix, nixfmt] = await Promise.all([findNix(), findProgram("nixfmt")]);
  const beside = nix === null ? "" : path.join(path.dirname(nix.nix), "nix-instantiate");
  const parser = beside !== "" && existsSync(beside) ? beside : null;
  const turns = new Turns(AT_ONCE, WAITING);
  const tool = async (program: string, args: readonly string[]) => {
    const binds = await programBinds(program);
    return (input: string) => turns.take(() => runConfined(confinement, binds, [program, ...args], input));
  };
  const readMany = async (program: string) => {
    const binds = await programBinds(program);
    return (folder: string, files: readonly string[]) => {
      const command = [program, ...PARSE, ...files.map((file) => `${SOURCES}/${file}`)];
      const sources = { from: folder, to: SOURCES };
      return turns.take(() => runConfined(confinement, [...binds, sources], command, "", MANY_LIMITS));
    };
  };
  const parsing = parser === null ? null : await tool(parser, [...PARSE, "-"]);
  const many = parser === null ? null : await readMany(parser);
  const formatting = nixfmt === null ? null : await tool(nixfmt, []);
  return {
    parse: parsing && ((source) => parse(parsing, source)),
    parseAll: many && ((sources) => parseAll(many, sources)),
    format: formatting && ((source) => format(formatting, source)),
  };
}

async function programBinds(program: string): Promise<readonly Bind[]> {
  const files = await programClosure(program);
  const store = existsSync("/nix/store") ? ["/nix/store"] : [];
  return [...store, ...files].map((file) => ({ from: file, to: file }));
}

async function runConfined(
  { bwrap }: Available,
  binds: readonly Bind[],
  command: readonly string[],
  input: string,
  limits = LIMITS,
): Promise<Ended> {
  const env = { LANG: "C.UTF-8", NIX_REMOTE: "dummy://", GC_INITIAL_HEAP_SIZE: "16M" };
  const confined = confinementArguments({ binds, env });
  const ended = await run(bwrap, [...confined, "--", ...command], { limits, input });
  if (ended.limit !== null) throw new ToolBusy("reading the source took too long");
  return ended;
}

async function format(nixfmt: (input: string) => Promise<Ended>, source: string): Promise<string | null> {
  const ended = await nixfmt(source);
  return ended.code === 0 && ended.stdout.trim() !== "" ? ended.stdout : null;
}
