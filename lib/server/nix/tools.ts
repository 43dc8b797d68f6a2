import { existsSync } from "node:fs";
import path from "node:path";
import { checkSource, SCOPE } from "@/lib/shared/nix/source";
import { type Bind, type Confinement, confinementArguments, probeConfinement } from "./confinement";
import { findNix, findProgram, programClosure } from "./installation";
import { type Ended, run } from "./run";
import { ToolBusy, Turns } from "./turns";

/** Where and why Nix's parser refuses a source; line and column from 1. */
export interface SourceError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What this server can do with a source while a person writes it. */
export interface SourceTools {
  /** Null: the source parses, and every name in it is bound. */
  readonly parse: ((source: string) => Promise<SourceError | null>) | null;
  /** The source in the official style; null where it cannot be formatted. */
  readonly format: ((source: string) => Promise<string | null>) | null;
}

const LIMITS = { seconds: 2, memoryBytes: 1024 ** 3, outputBytes: 4 * 1024 ** 2 };
const AT_ONCE = 2;
const WAITING = 16;

type Available = Extract<Confinement, { available: true }>;

/** Finds the programs and the confinement. Without a confinement there are no tools. */
export async function openTools(): Promise<SourceTools> {
  const confinement = await probeConfinement();
  if (!confinement.available) return { parse: null, format: null };
  const [nix, nixfmt] = await Promise.all([findNix(), findProgram("nixfmt")]);
  const beside = nix === null ? "" : path.join(path.dirname(nix.nix), "nix-instantiate");
  const parser = beside !== "" && existsSync(beside) ? beside : null;
  const turns = new Turns(AT_ONCE, WAITING);
  const tool = async (program: string, args: readonly string[]) => {
    const binds = await programBinds(program);
    return (input: string) => turns.take(() => runConfined(confinement, binds, [program, ...args], input));
  };
  // The dummy store holds nothing and needs no daemon.
  const parsing = parser === null ? null : await tool(parser, ["--store", "dummy://", "--parse", "-"]);
  const formatting = nixfmt === null ? null : await tool(nixfmt, []);
  return {
    parse: parsing && ((source) => parse(parsing, source)),
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
): Promise<Ended> {
  const env = { LANG: "C.UTF-8", NIX_REMOTE: "dummy://", GC_INITIAL_HEAP_SIZE: "16M" };
  const confined = confinementArguments({ binds, env });
  const ended = await run(bwrap, [...confined, "--", ...command], { limits: LIMITS, input });
  if (ended.limit !== null) throw new ToolBusy("reading the source took too long");
  return ended;
}

/** What every source of a document sees (design, section 2), on a line of its own. */
const FRAME = `{ ${SCOPE.join(", ")}, ... }: (\n`;

async function parse(nix: (input: string) => Promise<Ended>, source: string): Promise<SourceError | null> {
  const fault = checkSource(source);
  if (fault) return fault;
  const ended = await nix(`${FRAME}${source}\n)\n`);
  if (ended.code === 0) return null;
  const plain = ended.stderr.replaceAll(ESCAPES, "");
  const place = /at .*?:(\d+):(\d+)/.exec(plain);
  const message = /error: ([\s\S]*?)(?:\n\s*at |\n\n|$)/.exec(plain)?.[1]?.trim() ?? plain.trim();
  if (!place) throw new ToolBusy(message);
  const last = source.split("\n").length;
  const line = Number(place[1]) - 1;
  // Behind the end stands the frame's parenthesis; to the author that is the end of the source.
  if (line > last)
    return {
      message: message.replace("unexpected ')'", "unexpected end of the source"),
      line: last,
      column: 1,
    };
  return { message, line: Math.max(1, line), column: Number(place[2]) };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with Escape
const ESCAPES = /\u001b\[[0-9;]*m/g;

async function format(nixfmt: (input: string) => Promise<Ended>, source: string): Promise<string | null> {
  const ended = await nixfmt(source);
  return ended.code === 0 && ended.stdout.trim() !== "" ? ended.stdout : null;
}
