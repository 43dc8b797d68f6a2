import { pointer } from "@/lib/shared/json";
import { checkSource } from "@/lib/shared/nix/source";
import { type Problem, problem } from "@/lib/shared/problem";
import type { Client, SourceError } from "../client";
import { SYNTAX } from "../evaluation-problems";
import type { EditorStore } from "../store";
import { type SourcePlace, sourcesOf } from "./sources";

/** Milliseconds without an edit after which Nix is asked about sources that it has not seen. */
const PAUSE = 600;
/** Milliseconds until a server that could not answer is asked again. */
const AGAIN = 15_000;
/** Most sources, and characters of them, in one request. */
const MOST = { sources: 200, characters: 512 * 1024 };
/** Texts that are remembered beyond those of the document: undo brings them back. */
const REMEMBERED = 200;

type Parse = Client["parseSources"];
type Known = Map<string, SourceError | null>;

/**
 * Tells the store what Nix's parser says of the document's sources: of all when it begins, later of those whose text is
 * new. Every text is asked about once. The result ends it, and takes back what it told.
 */
export function watchSyntax(store: EditorStore, parse: Parse): () => void {
  const known: Known = new Map();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const later = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => whenIdle(() => void look()), milliseconds);
  };
  const look = async () => {
    if (ended) return;
    const { document } = store.getState();
    const places = sourcesOf(document);
    // What has no end or no beginning is found without Nix, and told with the export's problems.
    const texts = new Set(places.map(({ text }) => text));
    const unknown = [...texts].filter((text) => !known.has(text) && checkSource(text) === null);
    let answered = true;
    for (const batch of batches(unknown)) {
      const answer = await parse(batch);
      if (ended) return;
      if (answer.ok)
        for (const [index, text] of batch.entries()) known.set(text, answer.value.errors[index] ?? null);
      else answered = false;
      if (!answered) break;
    }
    for (const text of known.keys()) {
      if (known.size <= texts.size + REMEMBERED) break;
      if (!texts.has(text)) known.delete(text);
    }
    // Edits that came meanwhile have their own look.
    if (store.getState().document === document) tell(places);
    if (!answered) later(AGAIN);
  };
  const tell = (places: readonly SourcePlace[]) =>
    store.getState().learn("syntax", syntaxProblems(places, known));
  const stop = store.subscribe((state, before) => {
    if (state.document !== before.document) later(PAUSE);
  });
  later(PAUSE);
  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
    store.getState().learn("syntax", []);
  };
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 2000 });
  else work();
}

function batches(texts: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const last = all.at(-1);
    if (last && last.length < MOST.sources && text.length <= room) last.push(text);
    else {
      all.push([text]);
      room = MOST.characters;
    }
    room -= text.length;
  }
  return all;
}

function syntaxProblems(places: readonly SourcePlace[], known: Known): readonly Problem[] {
  return places.flatMap(({ path, text }) => {
    const error = known.get(text);
    if (!error) return [];
    const { line, column, message } = error;
    return [problem(SYNTAX, pointer(...path), `Nix, line ${line}, column ${column}: ${message}`)];
  });
}
