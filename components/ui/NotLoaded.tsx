"use client";

import { IconAlertTriangle, IconPlugConnectedX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { PushButton } from "./PushButton";
import classes from "./notLoaded.module.css";

const reload = () => window.location.reload();

interface NotLoadedProps {
  readonly what: string;
  /** How often it has been tried. */
  readonly failures: number;
  readonly floating: boolean;
  /** Whether nothing else is on the page. */
  readonly whole: boolean;
  readonly onAgain: () => unknown;
  readonly onDismiss: (() => void) | null;
}

/** Stands for a part of the screen whose code could not be loaded. */
export function NotLoaded({ what, failures, floating, whole, onAgain, onDismiss }: NotLoadedProps) {
  const [trying, setTrying] = useState(0);
  return (
    <Notice
      title={`${what} could not be loaded`}
      sign={<IconPlugConnectedX size={22} stroke={1.5} aria-hidden />}
      floating={floating}
      whole={whole}
      onDismiss={onDismiss}
      words={
        failures === 1
          ? `The server could not be reached. ${whole ? "This" : "Everything else goes on; this"} is tried again when the network is back.`
          : "The server could not be reached. If the studio was updated meanwhile, load the page again: what you changed is saved, or kept in this browser until it is."
      }
    >
      <PushButton
        aria-busy={trying === failures}
        onClick={() => {
          setTrying(failures);
          void onAgain();
        }}
      >
        {trying === failures ? "Trying …" : "Try again"}
      </PushButton>
      {failures > 1 && (
        <PushButton tone="plain" onClick={reload}>
          Load the page again
        </PushButton>
      )}
    </Notice>
  );
}

/** Stands for a pane that has failed while it was drawn. */
export function PaneFailed(props: { what: string; message: string; onAgain: () => void }) {
  return (
    <Notice
      title={`${props.what} has failed`}
      sign={<IconAlertTriangle size={22} stroke={1.5} aria-hidden />}
      words={`The rest of the studio goes on, and what you changed is saved, or kept in this browser until it is. If this comes back, tell whoever runs this studio: ${props.message}`}
    >
      <PushButton onClick={props.onAgain}>Try again</PushButton>
      <PushButton tone="plain" onClick={reload}>
        Load the page again
      </PushButton>
    </Notice>
  );
}

interface NoticeProps {
  readonly title: string;
  readonly sign: ReactNode;
  readonly words: string;
  readonly children: ReactNode;
  readonly floating?: boolean;
  readonly whole?: boolean;
  readonly onDismiss?: (() => void) | null;
}

function Notice({
  title,
  sign,
  words,
  children,
  floating = false,
  whole = false,
  onDismiss = null,
}: NoticeProps) {
  const id = useId();
  const root = useRef<HTMLElement>(null);
  // What floats was asked for, often by a key: the answer is under the keys.
  useEffect(() => {
    if (floating) root.current?.querySelector("button")?.focus();
  }, [floating]);
  const Box = whole ? "main" : "section";
  const Title = whole ? "h1" : "p";
  return (
    <Box
      ref={root}
      aria-labelledby={id}
      data-notice=""
      className={classes.notice}
      data-floating={floating ? "" : undefined}
      data-whole={whole ? "" : undefined}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDismiss?.();
      }}
    >
      <span className={classes.sign}>{sign}</span>
      <div role="status">
        <Title id={id} className={classes.title}>
          {title}
        </Title>
        <p className={classes.words}>{words}</p>
      </div>
      <div className={classes.ways}>
        {children}
        {onDismiss !== null && (
          <PushButton tone="plain" onClick={onDismiss}>
            Dismiss
          </PushButton>
        )}
      </div>
    </Box>
  );
}
