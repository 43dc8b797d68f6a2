"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Client } from "@/lib/editor/client";
import { connectEditor } from "@/lib/editor/connection";
import type { Editor } from "@/lib/editor/state";
import { createEditorStore, type EditorInit, type EditorStore } from "@/lib/editor/store";
import { present } from "@/lib/shared/assert";

const EditorContext = createContext<EditorStore | null>(null);
const ClientContext = createContext<Client | null>(null);

/** A job (evaluation, deployment) of the open domain that was queued, or whose state changed. */
export interface JobNews {
  readonly job: string;
  readonly kind: string;
  readonly status: string;
  /** Number of its newest event, while it runs. */
  readonly seq?: number;
}
type JobListener = (news: JobNews) => void;

/** Who hears of jobs, and who of a stream of news that was lost for a while. */
interface Listeners {
  readonly jobs: Set<JobListener>;
  readonly reopened: Set<() => void>;
}
const ListenersContext = createContext<Listeners | null>(null);

export interface EditorProviderProps {
  readonly init: EditorInit;
  /** Who is signed in. */
  readonly account: string;
  /** Before every path of the API, when the studio is served below one. */
  readonly base?: string;
  /** Hears of what is not about the document, such as a job's progress. Keep its identity. */
  readonly onOther?: (name: string, data: unknown) => void;
  readonly children: ReactNode;
}

/** Gives one open domain to everything below it, and keeps it in step with the server. A different domain needs a different `key`. */
export function EditorProvider({ init, account, base, onOther, children }: EditorProviderProps) {
  const [store] = useState(() => createEditorStore(init));
  const [client, setClient] = useState<Client | null>(null);
  const [listeners] = useState((): Listeners => ({ jobs: new Set(), reopened: new Set() }));
  useEffect(
    () =>
      connectEditor(store, {
        account,
        onClient: setClient,
        ...(base === undefined ? {} : { base }),
        onOther: (name, data) => {
          if (name === "job") for (const listener of listeners.jobs) listener(data as JobNews);
          onOther?.(name, data);
        },
        onReopened: () => {
          for (const listener of listeners.reopened) listener();
        },
      }),
    [store, account, base, onOther, listeners],
  );
  return (
    <EditorContext.Provider value={store}>
      <ClientContext.Provider value={client}>
        <ListenersContext.Provider value={listeners}>{children}</ListenersContext.Provider>
      </ClientContext.Provider>
    </EditorContext.Provider>
  );
}

/** The API as this tab uses it; null until the tab has a name, right after the first render. */
export function useClient(): Client | null {
  return useContext(ClientContext);
}

/** Hears of the domain's jobs as they come. */
export function useJobNews(listener: JobListener): void {
  const { jobs } = present(useContext(ListenersContext), "EditorProvider above");
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const hear: JobListener = (news) => latest.current(news);
    jobs.add(hear);
    return () => void jobs.delete(hear);
  }, [jobs]);
}

/** Hears that the server was away for a while: what its jobs did meanwhile was not told. Keep the listener's identity. */
export function useReopened(listener: () => void): void {
  const { reopened } = present(useContext(ListenersContext), "EditorProvider above");
  useEffect(() => {
    reopened.add(listener);
    return () => void reopened.delete(listener);
  }, [reopened, listener]);
}

/** The store itself, for event handlers that need the state of the moment and must not render with it. */
export function useEditorStore(): EditorStore {
  return present(useContext(EditorContext), "EditorProvider above");
}

/** A part of the editor's state, or one of its actions. Renders when the part's identity changes. */
export function useEditor<Part>(select: (editor: Editor) => Part): Part {
  return useStore(useEditorStore(), select);
}

/** As `useEditor`, for several parts in one object or list: renders when one of them changes. */
export function useEditorParts<Part>(select: (editor: Editor) => Part): Part {
  return useStore(useEditorStore(), useShallow(select));
}
