import { originApart, originOf } from "@/lib/codegen/origin";
import { type ElementRef, elementOfPath, elementPath } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { isJsonObject, pointer, sortedKeys, valueAt } from "@/lib/shared/json";
import type { EvaluationFailure } from "./answer";

/** A place in a file, however the version of Nix writes its folder: `/nix/store/…-source/a.nix:1:2`, `«path:…»/a.nix:1:2`. */
const PLACE =
  /(?:\/nix\/store\/[a-z0-9]{32}-[^\s/:]+|«[^»]*»|\/[^\s:'`"]*?)\/([^\s:'`"]+\.nix)(?::(\d+)(?::\d+)?)?/g;

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** More than this of a trace helps nobody; its beginning and its end are kept. */
const LONGEST_TRACE = 64 * 1024;

/** What ends a message and begins the trace: a frame, a source line, the next error, advice about options of Nix. */
const FRAME = /\n\s*\n|\n\s*(?:at (?:\/|«|\()|… |\(use '--show-trace|\(stack trace truncated)/;

/** Nix's error without trace: the last `error:` paragraph, which since 2.20 stands at the end and before at the start. */
function headline(text: string): string {
  const starts = [...text.matchAll(/^\s*error: ?/gm)];
  const messages = starts.map((start, index) => {
    const from = (start.index ?? 0) + start[0].length;
    const to = starts[index + 1]?.index ?? text.length;
    return dedent(
      text
        .slice(from, to)
        .replace(/^\s*\n/, "")
        .split(FRAME)[0] ?? "",
    );
  });
  return messages.filter((message) => message !== "").at(-1) ?? text.trim().split("\n")[0] ?? "";
}

/** Nix indents what follows the first line of a message by the width of `error: `. */
function dedent(message: string): string {
  return message
    .trim()
    .split("\n")
    .map((line) => line.replace(/^ {7}/, ""))
    .join("\n");
}

/** Words of Nix that only somebody who knows its insides understands. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [
    /stack overflow|max-call-depth exceeded/i,
    "Infinite recursion: a function calls itself without end (Nix: stack overflow).",
  ],
  [
    /Too many heap sections|out of memory|bad_alloc|Cannot allocate memory/i,
    "Nix needed more memory than is allowed.",
  ],
];

/** What Nix could not say before it ended: nothing at all is how it ends when the stack or the memory is used up. */
function plainMessage(trace: string): string {
  const known = PLAIN.find(([pattern]) => pattern.test(trace));
  const said = headline(trace);
  if (known && !/^infinite recursion encountered/.test(said)) return known[1];
  return said;
}

function shortened(trace: string): string {
  if (trace.length <= LONGEST_TRACE) return trace;
  const half = LONGEST_TRACE / 2;
  return `${trace.slice(0, half)}\n… ${trace.length - LONGEST_TRACE} characters left out …\n${trace.slice(-half)}`;
}

interface Cause {
  readonly element: ElementRef;
  readonly path: string;
  readonly line: number | null;
}

/**
 * Reads Nix's standard error.
 * @param files the export that was evaluated, by path
 */
export function readFailure(
  stderr: string,
  document: DomainDocument,
  files: ReadonlyMap<string, string>,
): EvaluationFailure {
  const trace = stderr.replace(COLOUR, "").trim();
  const message = plainMessage(trace);
  const cause =
    apart(message, document, files) ??
    placed(message, document, files) ??
    placed(trace, document, files) ??
    inSources(elementNamedIn(message, document) ?? fileNamedIn(message, document, files), message, document);
  const failure = { message, trace: shortened(trace) };
  return cause ? { ...failure, ...cause } : { ...failure, element: null, path: "", line: null };
}

/** Whether an error arose in a file of the flake itself, rather than in what that calls, or in Nix. */
export function thrownIn(trace: string, files: ReadonlyMap<string, string>): boolean {
  if (/… while calling the '(?:throw|abort)' builtin\n[^…]*$/.test(trace)) return true;
  const places = [...trace.matchAll(PLACE)].filter(([, , line]) => line !== undefined);
  const [, file = ""] = (innermostFirst(trace) ? places[0] : places.at(-1)) ?? [];
  return files.has(file);
}

/** Until 2.19 Nix told the innermost frame first; since then the error stands at the end and the frames lead to it. */
const innermostFirst = (trace: string): boolean => !/^error:\s*$/m.test(trace);

/** What the export says of a source that is not closed in itself: `… (clusters/c/services/s.definition.txt, line 3)`. */
function apart(message: string, document: DomainDocument, files: ReadonlyMap<string, string>): Cause | null {
  const [, file = "", line] = /\(([^\s()]+\.txt), line (\d+)\)/.exec(message) ?? [];
  const origin = file === "" ? null : originApart(document, file, files, Number(line));
  return origin?.line === undefined
    ? null
    : { element: origin.element, path: origin.path, line: origin.line };
}

/** The first place in a source of the document; lines that the export itself writes say less than names in the message. */
function placed(text: string, document: DomainDocument, files: ReadonlyMap<string, string>): Cause | null {
  const places = [...text.matchAll(PLACE)];
  if (!innermostFirst(text)) places.reverse();
  for (const [, file = "", line] of places) {
    const source = line === undefined ? undefined : files.get(file);
    const origin = source === undefined ? null : originOf(document, file, source, Number(line));
    if (origin?.line !== undefined) return { element: origin.element, path: origin.path, line: origin.line };
  }
  return null;
}

function fileNamedIn(
  text: string,
  document: DomainDocument,
  files: ReadonlyMap<string, string>,
): ElementRef | null {
  for (const [, file = "", line = "1"] of text.matchAll(PLACE)) {
    const source = files.get(file);
    const origin = source === undefined ? null : originOf(document, file, source, Number(line));
    if (origin) return origin.element;
  }
  return null;
}

/** The library names elements by their option (`domain.clusters.c.machines.m`), NixOS's errors a service by its long form. */
function elementNamedIn(message: string, document: DomainDocument): ElementRef | null {
  for (const [named] of message.matchAll(/\bdomain\.clusters(?:\.[a-z0-9-]+)+/g)) {
    const path = named.split(".").slice(1);
    for (let length = path.length; length >= 2; length--) {
      const place = path.slice(0, length);
      const element = elementOfPath(place);
      if (element && valueAt(document, place) !== undefined) return element;
    }
  }
  const { services, machines } = resolveDomain(document);
  for (const [word] of message.matchAll(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/g)) {
    const service = services.get(word);
    if (service) return { kind: "service", cluster: service.cluster, service: service.service };
    const machine = machines.get(word);
    if (machine) return { kind: "machine", cluster: machine.cluster, machine: machine.machine };
  }
  return null;
}

/** Where an element's sources set the option that a message is about, else the element itself. */
function inSources(element: ElementRef | null, message: string, document: DomainDocument): Cause | null {
  if (element === null) return null;
  const base = elementPath(element);
  const option = /option [`'‘"]?([\w".*<>-]+)/.exec(message)?.[1]?.replaceAll('"', "");
  const last = option?.split(".").at(-1);
  if (last && /^\w[\w-]*$/.test(last)) {
    const word = new RegExp(`(?<![\\w-])${last}(?![\\w-])`);
    for (const [path, text] of sourcesOf(valueAt(document, base), base)) {
      const line = text.split("\n").findIndex((each) => word.test(each));
      if (line < 0) continue;
      const inner = elementOfPath(path.slice(0, -1)) ?? element;
      return { element: inner, path: pointer(...path), line: line + 1 };
    }
  }
  return { element, path: pointer(...base), line: null };
}

const SOURCES = ["source", "definition", "extraConfig", "systemConfig"];

function* sourcesOf(
  value: unknown,
  base: readonly string[],
): Generator<readonly [readonly string[], string]> {
  if (!isJsonObject(value as never)) return;
  const record = value as { readonly [key: string]: unknown };
  for (const key of SOURCES) {
    const text = record[key];
    if (typeof text === "string" && text !== "") yield [[...base, key], text];
  }
  for (const holder of ["modules", "users"]) {
    const all = record[holder];
    if (!isJsonObject(all as never)) continue;
    for (const name of sortedKeys(all as { readonly [key: string]: unknown }))
      yield* sourcesOf((all as { readonly [key: string]: unknown })[name], [...base, holder, name]);
  }
}
