import { ActionIcon, Button, Select, TextInput, Tooltip } from "@mantine/core";
import { IconArrowDown, IconDownload, IconSearch, IconTextWrap } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { JournalLine } from "./journal";
import classes from "./log.module.css";
import type { Run } from "./run";

interface RunLogProps {
  readonly run: Run;
  readonly lines: readonly JournalLine[];
  /** Grows when lines were added. */
  readonly version: number;
  readonly live: boolean;
  readonly targets: readonly string[];
  readonly only: string | null;
  readonly onOnly: (target: string | null) => void;
}

const LINE = 18;
/** Closer to the end than this is at the end. */
const NEAR = 30;

/** The log as it comes. It follows its end until the reader scrolls away from it, and again when they come back. */
export function RunLog({ run, lines, version, live, targets, only, onOnly }: RunLogProps) {
  const [search, setSearch] = useState("");
  const [wrap, setWrap] = useState(false);
  const [follow, setFollow] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const needle = useDeferredValue(search.trim().toLowerCase());
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines grow in place, and version says when
  const shown = useMemo(
    () =>
      lines.filter(
        ({ target, text }) =>
          (only === null || target === null || target === only) &&
          (needle === "" || text.toLowerCase().includes(needle)),
      ),
    [lines, version, only, needle],
  );
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  useEffect(() => {
    if (follow && shown.length > 0) rows.scrollToIndex(shown.length - 1, { align: "end" });
  }, [follow, shown, rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another wrapping makes other heights
  useEffect(() => rows.measure(), [wrap, rows]);

  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    setFollow(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR);
  };
  const download = () => {
    const text = lines
      .map(({ at, target, text }) => `${at} ${target === null ? "" : `${target}: `}${text}\n`)
      .join("");
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${run.package}-revision-${run.revision}-${run.id.slice(0, 8)}.log`;
    link.click();
    URL.revokeObjectURL(url);
  };

  return (
    <section className={classes.log} aria-label="Log">
      <div className={classes.logTools}>
        <h3>Log</h3>
        <span className={classes.logCount}>
          {needle === "" && only === null
            ? `${lines.length} ${lines.length === 1 ? "line" : "lines"}`
            : `${shown.length} of ${lines.length}`}
        </span>
        <TextInput
          aria-label="Search the log"
          placeholder="Search"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className={classes.logSearch ?? ""}
        />
        {targets.length > 1 && (
          <Select
            aria-label="Whose log"
            placeholder="Every machine"
            clearable
            searchable
            data={[...targets]}
            value={only}
            onChange={onOnly}
            w={190}
          />
        )}
        <Tooltip label={wrap ? "Long lines scroll" : "Wrap long lines"}>
          <ActionIcon
            size={28}
            aria-label="Wrap long lines"
            aria-pressed={wrap}
            variant={wrap ? "light" : "subtle"}
            onClick={() => setWrap(!wrap)}
          >
            <IconTextWrap size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download the log">
          <ActionIcon
            size={28}
            aria-label="Download the log"
            onClick={download}
            disabled={lines.length === 0}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div
        ref={scroller}
        className={classes.logBody}
        data-wrap={wrap}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Log lines"
        onScroll={onScroll}
      >
        {shown.length === 0 ? (
          <p className={classes.logEmpty}>
            {lines.length > 0 ? "No line matches." : live ? "Nothing said yet." : "This run said nothing."}
          </p>
        ) : (
          <div
            style={{
              height: rows.getTotalSize(),
              position: "relative",
              minWidth: wrap ? undefined : "max-content",
            }}
          >
            {rows.getVirtualItems().map((item) => {
              const line = shown[item.index];
              return line === undefined ? null : (
                <div
                  key={item.key}
                  ref={wrap ? rows.measureElement : undefined}
                  data-index={item.index}
                  className={classes.logLine}
                  data-kind={line.kind}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <time dateTime={line.at}>{new Date(line.at).toLocaleTimeString()}</time>
                  {targets.length > 1 && only === null && (
                    <span className={classes.logTarget}>{line.target?.split(".")[0] ?? ""}</span>
                  )}
                  <Marked className={classes.logText} text={line.text} needle={needle} />
                </div>
              );
            })}
          </div>
        )}
      </div>
      {live && !follow && (
        <Button
          size="compact-xs"
          className={classes.logFollow ?? ""}
          leftSection={<IconArrowDown size={13} aria-hidden />}
          onClick={() => setFollow(true)}
        >
          Follow the end
        </Button>
      )}
    </section>
  );
}

function Marked({
  text,
  needle,
  className,
}: {
  text: string;
  needle: string;
  className: string | undefined;
}) {
  const at = needle === "" ? -1 : text.toLowerCase().indexOf(needle);
  if (at < 0) return <span className={className}>{text}</span>;
  return (
    <span className={className}>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </span>
  );
}
