"use client";

import { useEffect, useRef, useState } from "react";
import { useClient, useEditor, useEditorStore } from "@/components/editor/provider";
import { LIBRARY_FOLDER } from "@/lib/codegen/library";
import { isOwnFile } from "./files";
import type { FlakeQuestion, FlakeReply } from "./protocol";
import type { FileMark } from "./rows";

export interface LiveFlake {
  /** Null until the first export is there. */
  readonly files: ReadonlyMap<string, string> | null;
  /** What the last edit changed. */
  readonly edited: ReadonlyMap<string, FileMark>;
}

const PAUSE = 120;

/** The export of the document as it is now, made in a worker; the library's files come from the server once. */
export function useFlake(): LiveFlake {
  const store = useEditorStore();
  const client = useClient();
  const document = useEditor((state) => state.document);
  const positions = useEditor((state) => state.positions);
  const [library, setLibrary] = useState<FlakeQuestion["library"] | null>(null);
  const [live, setLive] = useState<LiveFlake>({ files: null, edited: new Map() });
  const worker = useRef<Worker | null>(null);
  const number = useRef(0);

  useEffect(() => {
    if (client === null) return;
    let wanted = true;
    void client.flake(store.getState().domainId).then((answer) => {
      if (!wanted) return;
      const prefix = `${LIBRARY_FOLDER}/`;
      const files = answer.ok ? Object.entries(answer.value) : [];
      setLibrary(
        files.flatMap(([path, text]) =>
          path.startsWith(prefix) ? [[path.slice(prefix.length), text] as const] : [],
        ),
      );
    });
    return () => {
      wanted = false;
    };
  }, [client, store]);

  useEffect(() => {
    const made = new Worker(new URL("./flake.worker.ts", import.meta.url), { name: "flake" });
    worker.current = made;
    made.addEventListener("message", ({ data }: MessageEvent<FlakeReply>) =>
      setLive((before) => followed(before, data)),
    );
    return () => {
      made.terminate();
      worker.current = null;
      setLive({ files: null, edited: new Map() });
    };
  }, []);

  useEffect(() => {
    const ask = () => {
      number.current += 1;
      const { domainName } = store.getState();
      const question: FlakeQuestion = {
        number: number.current,
        document,
        library: library ?? [],
        positions,
        name: domainName,
      };
      worker.current?.postMessage(question);
    };
    const timer = setTimeout(ask, number.current === 0 ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [document, positions, library, store]);

  return live;
}

/** The flake after another reply. What only the first reply or the library's arrival brought is no edit. */
function followed(before: LiveFlake, { differences }: FlakeReply): LiveFlake {
  if (differences.length === 0 && before.files !== null) return before;
  const files = new Map(before.files ?? []);
  for (const { path, text } of differences) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  const sorted = new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
  if (before.files === null) return { files: sorted, edited: new Map() };
  const own = differences.filter(({ path }) => isOwnFile(path));
  const edited = own.length === 0 ? before.edited : new Map(own.map(({ path, change }) => [path, change]));
  return { files: sorted, edited };
}
