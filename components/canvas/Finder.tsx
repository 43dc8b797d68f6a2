"use client";
import { type ComponentType, type RefObject, useRef, useState } from "react";
import { SearchField } from "@/components/ui/SearchField";
import classes from "./canvas.module.css";
import type { FinderListProps } from "./FinderList";
import type { ShownGraph } from "./useGraph";

/** The field that finds a node. Its list comes with the first time somebody looks for one, and takes over in place. */
export function Finder({ latest }: { latest: RefObject<ShownGraph> }) {
  const [list, setList] = useState<{ readonly List: ComponentType<FinderListProps> } | null>(null);
  const typed = useRef("");
  if (list !== null) return <list.List latest={latest} typed={typed.current} />;
  return (
    <div className={classes.finder}>
      <SearchField
        aria-label="Find in the graph"
        placeholder="Find in the graph"
        onFocus={() =>
          void import("./FinderList").then(
            ({ FinderList }) => setList({ List: FinderList }),
            () => undefined,
          )
        }
        onChange={(event) => {
          typed.current = event.currentTarget.value;
        }}
      />
    </div>
  );
}
