"use client";

import { Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useRemote } from "@/components/account/useRemote";
import { later } from "@/components/ui/later";
import type { FileDifference } from "@/lib/codegen";
import classes from "./files.module.css";
import panes from "./panes.module.css";

const LineDiff = later(() => import("./LineDiff").then((module) => module.LineDiff), {
  what: "The lines that differ",
  loading: <Skeleton height={40} m={8} />,
});

/** So many files are open at first. */
const OPEN = 4;
/** A longer text is folded at first. */
const SHORT = 20_000;

/** The generated files in which the two revisions differ; asked for once the rest is there. */
export function FileDiffs({ domainId, from, to }: { domainId: string; from: number; to: number }) {
  const { value, refusal } = useRemote<{ readonly files: readonly FileDifference[] }>(
    `/api/domains/${domainId}/difference?from=${from}&to=${to}`,
  );
  const files = value?.files ?? null;
  return (
    <section className={panes.files} aria-labelledby="files-title" aria-busy={files === null}>
      <h3 id="files-title" className={panes.partTitle}>
        Generated files {files !== null && <span className={panes.count}>{files.length}</span>}
      </h3>
      {refusal !== null && (
        <p role="alert" className={panes.refusal}>
          {refusal}
        </p>
      )}
      {files === null && refusal === null && (
        <>
          <Skeleton height={28} mb={8} />
          <Skeleton height={120} />
        </>
      )}
      {files?.length === 0 && <p className={panes.empty}>The flake is the same in both revisions.</p>}
      {files?.map((file, index) => (
        <FileCard key={file.path} file={file} open={index < OPEN && sizeOf(file) <= SHORT} />
      ))}
    </section>
  );
}

function sizeOf(file: FileDifference): number {
  return (file.before?.length ?? 0) + (file.after?.length ?? 0);
}

function FileCard({ file, open: first }: { file: FileDifference; open: boolean }) {
  const [open, setOpen] = useState(first);
  const slash = file.path.lastIndexOf("/") + 1;
  return (
    <article className={classes.file}>
      <h4 className={classes.fileHead}>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={13} aria-hidden className={classes.chevron ?? ""} />
          <span className={classes.path} title={file.path}>
            <span className={classes.folder}>{file.path.slice(0, slash)}</span>
            {file.path.slice(slash)}
          </span>
          {file.change !== "changed" && (
            <span className={panes.kind} data-kind={file.change}>
              {file.change}
            </span>
          )}
        </button>
      </h4>
      {open && <LineDiff label={file.path} before={file.before ?? ""} after={file.after ?? ""} />}
    </article>
  );
}
