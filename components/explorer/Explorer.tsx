"use client";

import { IconPlus } from "@tabler/icons-react";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { SearchField } from "@/components/ui/SearchField";
import { elementKey } from "@/lib/model/element";
import { AddMenu } from "./AddMenu";
import { IconButton } from "@/components/ui/IconButton";
import classes from "./explorer.module.css";
import { enclosingIds, foundRows, type Opened, type Row, treeRows } from "./rows";
import { Tree } from "./Tree";

/** The domain as a tree: everything in it by name, found by short or long name, changed in place. */
export function Explorer() {
  // What is edited shows first, the tree right after.
  const document = useDeferredValue(useEditor((state) => state.document));
  const selection = useEditor((state) => state.selection);
  const [opened, setOpened] = useState<Opened>(new Map());
  const [query, setQuery] = useState("");
  const needle = useDeferredValue(query.trim());
  const rows = useMemo<readonly Row[]>(
    () => (needle === "" ? treeRows(document, opened) : foundRows(document, needle)),
    [document, opened, needle],
  );

  // A selection made elsewhere (canvas, palette, address bar) is brought into view.
  const chosen = selection.length === 1 ? selection[0] : undefined;
  const chosenKey = chosen === undefined ? null : elementKey(chosen);
  const chosenRef = useRef(chosen);
  chosenRef.current = chosen;
  useEffect(() => {
    const element = chosenRef.current;
    if (element === undefined || chosenKey === null) return;
    const closed = enclosingIds(element);
    setOpened((before) =>
      closed.every((id) => before.get(id) === true)
        ? before
        : new Map([...before, ...closed.map((id) => [id, true] as const)]),
    );
  }, [chosenKey]);

  const onOpen = useCallback(
    (id: string, open: boolean) => setOpened((before) => new Map(before).set(id, open)),
    [],
  );

  return (
    <nav className={classes.explorer} aria-label="Explorer">
      <div className={classes.bar}>
        <SearchField
          id="explorer-filter"
          aria-label="Filter the explorer by short or long name"
          placeholder="Filter"
          value={query}
          spellCheck={false}
          onClear={query === "" ? undefined : () => setQuery("")}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setQuery("");
            if (event.key === "ArrowDown") {
              event.preventDefault();
              window.document.getElementById("explorer-tree")?.focus();
            }
          }}
        />
        <AddMenu
          button={(props) => (
            <IconButton size={28} bordered aria-label="Add to the domain" {...props}>
              <IconPlus size={15} />
            </IconButton>
          )}
        />
      </div>
      <Tree
        rows={rows}
        emptyWords={`Nothing is called “${needle}”. Short names, long names and tags are searched.`}
        revealed={chosenKey}
        onOpen={onOpen}
      />
    </nav>
  );
}
