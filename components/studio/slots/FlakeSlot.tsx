"use client";

import { Button, CopyButton, Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import classes from "./flake.module.css";

type Files = { readonly [path: string]: string };

/** The generated flake of the saved revision, file by file. */
export default function FlakeSlot() {
  const client = useClient();
  const id = useEditor((state) => state.domainId);
  const revision = useEditor((state) => state.revision);
  const [files, setFiles] = useState<Files | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [chosen, setChosen] = useState("domain.nix");
  useEffect(() => {
    if (client === null) return;
    let current = true;
    void client.flake(id, revision).then((answer) => {
      if (!current) return;
      if (answer.ok) setFiles(answer.value);
      setRefusal(answer.ok ? null : answer.error.message);
    });
    return () => {
      current = false;
    };
  }, [client, id, revision]);

  if (refusal !== null)
    return (
      <p role="alert" className={classes.refused}>
        {refusal}
      </p>
    );
  if (files === null)
    return (
      <div className={classes.flake} aria-busy="true">
        <Skeleton m={16} height={12} width={150} />
        <Skeleton m={16} height={220} />
      </div>
    );
  // The vendored library comes last: it is the same in every export.
  const vendored = (path: string) => (path.startsWith("cluster-config/") ? 1 : 0);
  const paths = Object.keys(files).sort((a, b) => vendored(a) - vendored(b) || (a < b ? -1 : 1));
  const shown = files[chosen] === undefined ? (paths[0] ?? "") : chosen;
  return (
    <div className={classes.flake}>
      <nav className={classes.files} aria-label="Files of the flake">
        {paths.map((path) => (
          <button
            key={path}
            type="button"
            className={classes.file}
            aria-current={path === shown ? "true" : undefined}
            onClick={() => setChosen(path)}
          >
            {path}
          </button>
        ))}
      </nav>
      <section className={classes.shown} aria-label={shown}>
        <header className={classes.head}>
          <h2>{shown}</h2>
          <CopyButton value={files[shown] ?? ""}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-xs" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className={classes.source} tabIndex={0}>
          {files[shown]}
        </pre>
      </section>
    </div>
  );
}
