"use client";

import { ActionIcon, Button, CopyButton, Select, Skeleton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload, IconFile, IconFolder } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useClient, useEditor, useEditorStore } from "@/components/editor/provider";
import { CodeSkeleton } from "@/components/ui/CodeSkeleton";
import { later } from "@/components/ui/later";
import { VirtualTree } from "@/components/ui/VirtualTree";
import { diffFiles } from "@/lib/codegen/diff";
import { originOf } from "@/lib/codegen/origin";
import { fileOfElement, isOwnFile } from "./files";
import classes from "./flake.module.css";
import type { MonacoFileProps } from "./MonacoFile";
import { type FileMark, type FileRow, fileRows } from "./rows";
import { useFlake } from "./useFlake";
import { useRevisionFiles, useRevisions } from "./useRevisionFiles";

const MonacoFile = later<MonacoFileProps>(() => import("./MonacoFile").then((module) => module.MonacoFile), {
  what: "The code",
  loading: <CodeSkeleton />,
  heavy: true,
});

const MARK_WORDS: Readonly<Record<FileMark, string>> = {
  added: "new",
  changed: "changed",
  removed: "removed",
};

/** The generated flake, file by file, following every edit; compared with an earlier revision on request. */
export function FlakeView() {
  const store = useEditorStore();
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const document = useEditor((state) => state.document);
  const selection = useEditor((state) => state.selection);
  const { files, edited } = useFlake();
  const revisions = useRevisions();
  const [revision, setRevision] = useState<number | null>(null);
  const earlier = useRevisionFiles(revision);
  const [chosen, setChosen] = useState("flake.nix");
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [folder, setFolder] = useState<string | null>(null);

  const [only] = selection;
  const element = selection.length === 1 && only !== undefined ? only : null;
  useEffect(() => {
    if (element === null) return;
    const path = fileOfElement(store.getState().document, element);
    setChosen(path);
    setFolder(null);
    setOpened((before) => new Map([...before, ...foldersAround(path).map((each) => [each, true] as const)]));
  }, [element, store]);

  const differences = useMemo(
    () =>
      earlier === null || files === null
        ? null
        : new Map(
            diffFiles(earlier, files)
              .filter(({ path }) => isOwnFile(path))
              .map((each) => [each.path, each]),
          ),
    [earlier, files],
  );
  const rows = useMemo(() => {
    if (files === null) return [];
    if (differences === null) return fileRows(files.keys(), edited, opened);
    const marks = new Map([...differences].map(([path, { change }]) => [path, change] as const));
    return fileRows(differences.keys(), marks, opened);
  }, [files, differences, edited, opened]);

  const [firstDifferent] = differences?.keys() ?? [];
  const path = differences !== null && !differences.has(chosen) ? (firstDifferent ?? chosen) : chosen;
  const difference = differences?.get(path);
  const text = difference ? (difference.after ?? "") : files?.get(path);
  const choose = (row: FileRow) => {
    setFolder(row.type === "folder" ? row.path : null);
    if (row.type !== "file") return;
    setChosen(row.path);
    const origin = originOf(document, row.path, files?.get(row.path) ?? "", 1);
    if (origin !== null) store.getState().select([origin.element]);
  };

  return (
    <div className={classes.flake}>
      <section className={classes.side} aria-label="Files of the flake">
        <div className={classes.bar}>
          <Select
            aria-label="Compare with"
            placeholder="Compare with a revision"
            clearable
            searchable
            limit={100}
            value={revision === null ? null : String(revision)}
            onChange={(value) => setRevision(value === null ? null : Number(value))}
            data={revisions.map(({ number, name, message }) => ({
              value: String(number),
              label: `${number} · ${name ?? message}`,
            }))}
            className={classes.compare ?? ""}
          />
        </div>
        {files === null ? (
          <div className={classes.waiting} aria-busy="true">
            {[140, 110, 150, 90, 130].map((width) => (
              <Skeleton key={width} height={12} width={width} />
            ))}
          </div>
        ) : rows.length === 0 ? (
          <p className={classes.fine}>
            {differences === null ? "The flake is empty." : `Nothing differs from revision ${revision}.`}
          </p>
        ) : (
          <VirtualTree
            label="Files of the flake"
            rows={rows}
            focused={folder ?? path}
            onFocus={choose}
            onOpen={(row, open) => setOpened((before) => new Map(before).set(row.id, open))}
            words={fileWords}
            render={(row) => <FileLine row={row} chosen={row.path === path} />}
          />
        )}
      </section>
      <section className={classes.file} aria-label="File">
        <div className={classes.fileBar}>
          <code className={classes.path} title={path}>
            <span className={classes.folder}>{path.slice(0, path.lastIndexOf("/") + 1)}</span>
            <span className={classes.fileName}>{path.slice(path.lastIndexOf("/") + 1)}</span>
          </code>
          {difference && (
            <span className={classes.change}>
              {MARK_WORDS[difference.change]} since {revision}
            </span>
          )}
          <span className={classes.end}>
            <CopyButton value={text ?? ""}>
              {({ copied, copy }) => (
                <Tooltip label={copied ? "Copied" : "Copy the file"}>
                  <ActionIcon size={26} aria-label={copied ? "Copied" : "Copy the file"} onClick={copy}>
                    {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
            <Button
              component="a"
              variant="default"
              size="compact-sm"
              href={client?.flakeUrl(domain) ?? `/api/domains/${domain}/flake`}
              download
              leftSection={<IconDownload size={13} />}
            >
              Download zip
            </Button>
          </span>
        </div>
        <div className={classes.text}>
          {text === undefined ? (
            files !== null && <p className={classes.fine}>There is no such file in the flake.</p>
          ) : (
            <MonacoFile path={path} text={text} before={difference ? (difference.before ?? "") : undefined} />
          )}
        </div>
      </section>
    </div>
  );
}

function foldersAround(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function fileWords(row: FileRow): string {
  if (row.type === "folder") return `folder ${row.name}, ${row.count} ${row.count === 1 ? "file" : "files"}`;
  return row.mark === null ? row.name : `${row.name}, ${MARK_WORDS[row.mark]}`;
}

function FileLine({ row, chosen }: { row: FileRow; chosen: boolean }) {
  const Icon = row.type === "folder" ? IconFolder : IconFile;
  return (
    <>
      <Icon size={14} stroke={1.6} className={classes.icon ?? ""} aria-hidden />
      <span className={classes.name} data-chosen={chosen ? "" : undefined}>
        {row.name}
      </span>
      {row.type === "folder" && row.open === false && <span className={classes.count}>{row.count}</span>}
      {row.mark !== null && (
        <span className={classes.mark} data-mark={row.mark} title={MARK_WORDS[row.mark]}>
          {row.type === "folder" ? "•" : row.mark === "added" ? "A" : row.mark === "removed" ? "D" : "M"}
        </span>
      )}
    </>
  );
}
