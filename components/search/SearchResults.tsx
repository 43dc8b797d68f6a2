"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { useEditor } from "@/components/editor/provider";
import { KIND_WORDS, longForm } from "@/components/studio/elements";
import type { Found, Match } from "@/lib/editor/nix/search";
import type { SourcePlace } from "@/lib/editor/nix/sources";
import classes from "./search.module.css";

type Line =
  | { readonly kind: "source"; readonly place: SourcePlace; readonly count: number }
  | { readonly kind: "match"; readonly place: SourcePlace; readonly match: Match };

const ROW = 26;
/** Letters before a match at most, so that it is in sight. */
const BEFORE = 44;

/** The end of what stands before a match, without its indentation. */
function lead(before: string): string {
  const text = before.trimStart();
  return text.length > BEFORE ? `… ${text.slice(2 - BEFORE)}` : text;
}

/** Matches by element, each with its line. */
export function SearchResults({
  found,
  empty,
  onOpen,
}: {
  found: Found;
  empty: boolean;
  onOpen: (place: SourcePlace, line: number) => void;
}) {
  const suffix = useEditor((state) => state.resolution.suffix);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () =>
      found.sources.flatMap(({ place, matches }): Line[] => [
        { kind: "source", place, count: matches.length },
        ...matches.map((match): Line => ({ kind: "match", place, match })),
      ]),
    [found],
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  if (empty) return <p className={classes.empty}>Nothing in the domain’s code matches.</p>;
  return (
    <section ref={scroller} className={classes.results} aria-label="Matches">
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const style = { transform: `translateY(${item.start}px)` };
          if (line.kind === "source")
            return (
              <div key={item.key} className={classes.source} style={style}>
                <strong>{longForm(line.place.element, suffix)}</strong>
                <span>
                  {KIND_WORDS[line.place.element.kind].one}
                  {line.place.part === "" ? "" : `, ${line.place.part}`}
                </span>
                <span className={classes.count}>{line.count}</span>
              </div>
            );
          const { match } = line;
          return (
            <button
              key={item.key}
              type="button"
              className={classes.match}
              style={style}
              onClick={() => onOpen(line.place, match.line)}
            >
              <span className={classes.line}>{match.line}</span>
              <code>
                {lead(match.before)}
                <mark>{match.found}</mark>
                {match.after}
              </code>
            </button>
          );
        })}
      </div>
    </section>
  );
}
