import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkSource, SCOPE } from "@/lib/shared/nix/source";
import type { Ended } from "./run";
import { ToolBusy } from "./turns";

/** Where and why Nix's parser refuses a source; line and column from 1. */
export interface SourceError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What every source of a document sees (design, section 2), on a line of its own. */
const framed = (source: string) => `{ ${SCOPE.join(", ")}, ... }: (\n${source}\n)\n`;

/** Asks `nix`, which parses its input, about one source; null where it is right. Rejects with `ToolBusy` without an answer. */
export async function parse(
  nix: (input: string) => Promise<Ended>,
  source: string,
): Promise<SourceError | null> {
  const fault = checkSource(source);
  if (fault) return fault;
  const ended = await nix(framed(source));
  return ended.code === 0 ? null : errorOf(ended, source);
}

/**
 * Asks `nix`, which parses files of a folder up to the first that is wrong, about many sources: one program for all that
 * are right, and one more for each that is not.
 */
export async function parseAll(
  nix: (folder: string, files: readonly string[]) => Promise<Ended>,
  sources: readonly string[],
): Promise<readonly (SourceError | null)[]> {
  const errors: (SourceError | null)[] = sources.map((source) => checkSource(source));
  let left = errors.flatMap((error, index) => (error === null ? [index] : []));
  const folder = await mkdtemp(path.join(tmpdir(), "sources-"));
  try {
    for (const index of left)
      await writeFile(path.join(folder, `${index}.nix`), framed(sources[index] ?? ""));
    while (left.length > 0) {
      const ended = await nix(
        folder,
        left.map((index) => `${index}.nix`),
      );
      if (ended.code === 0) break;
      const at = Number(/at \S*?(\d+)\.nix:\d+:\d+/.exec(plain(ended))?.[1] ?? Number.NaN);
      if (!left.includes(at)) throw new ToolBusy(plain(ended).trim());
      errors[at] = errorOf(ended, sources[at] ?? "");
      left = left.slice(left.indexOf(at) + 1);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return errors;
}

function errorOf(ended: Ended, source: string): SourceError {
  const said = plain(ended);
  const place = /at .*?:(\d+):(\d+)/.exec(said);
  const message = /error: ([\s\S]*?)(?:\n\s*at |\n\n|$)/.exec(said)?.[1]?.trim() ?? said.trim();
  if (!place) throw new ToolBusy(message);
  const last = source.split("\n").length;
  const line = Number(place[1]) - 1;
  // Behind the end stands the frame's parenthesis; to the author that is the end of the source.
  if (line > last) {
    const end = message.replace("unexpected ')'", "unexpected end of the source");
    return { message: end, line: last, column: 1 };
  }
  return { message, line: Math.max(1, line), column: Number(place[2]) };
}

const plain = ({ stderr }: Ended) => stderr.replaceAll(ESCAPES, "");

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with Escape
const ESCAPES = /\u001b\[[0-9;]*m/g;
