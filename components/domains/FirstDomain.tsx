"use client";

import { IconFileUpload, IconHome, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Start } from "./CreateDomain";
import classes from "./domains.module.css";
import { FIRST_EXAMPLE, inOrder, wordsOf } from "./exampleWords";
import type { ExampleLine } from "./listing";

/** What a person sees before there is a domain: what one is, and the ways to one, the shortest first. */
export function FirstDomain({
  examples,
  mayCreate,
  opening,
  onOpen,
  onStart,
}: {
  examples: readonly ExampleLine[];
  mayCreate: boolean;
  /** The example that is being opened. */
  opening: string | null;
  onOpen: (example: ExampleLine) => void;
  onStart: (start: Start) => void;
}) {
  if (!mayCreate)
    return (
      <p className={classes.lead}>
        No domain is shared with you yet. Ask an administrator of this studio to create one, or to invite you
        to theirs.
      </p>
    );
  const ordered = inOrder(examples);
  const first = ordered.find(({ name }) => name === FIRST_EXAMPLE);
  const more = ordered.filter((example) => example !== first);
  return (
    <>
      <p className={classes.lead}>
        A <b>domain</b> holds <b>clusters</b> of <b>machines</b>, and <b>services</b> that say once which
        machines get them and what they learn of each other. You leave with a flake that you own.
      </p>
      <div className={classes.cards}>
        {first !== undefined && (
          <StartCard
            first
            icon={<IconHome size={20} stroke={1.6} aria-hidden />}
            title={`Open the ${wordsOf(first).title.toLowerCase()}`}
            words={wordsOf(first).words}
            busy={opening !== null}
            onClick={() => onOpen(first)}
          />
        )}
        <StartCard
          icon={<IconPlus size={20} stroke={1.6} aria-hidden />}
          title="Begin with an empty domain"
          words="Name it, add a cluster, then machines by hand or from lines."
          onClick={() => onStart({ kind: "empty" })}
        />
        <StartCard
          icon={<IconFileUpload size={20} stroke={1.6} aria-hidden />}
          title="Bring a document"
          words="A domain document, or the studio.json of an exported flake."
          onClick={() => onStart({ kind: "document" })}
        />
      </div>
      {more.length > 0 && (
        <section className={classes.more} aria-labelledby="more-examples">
          <h2 id="more-examples" className={classes.moreTitle}>
            More examples
          </h2>
          {more.map((example) => (
            <button
              key={example.name}
              type="button"
              className={classes.example}
              disabled={opening !== null}
              onClick={() => onOpen(example)}
            >
              <b>{wordsOf(example).title}</b>
              <span className={classes.cardWords}>{wordsOf(example).words}</span>
            </button>
          ))}
        </section>
      )}
    </>
  );
}

function StartCard({
  icon,
  title,
  words,
  first = false,
  busy = false,
  onClick,
}: {
  icon: ReactNode;
  title: string;
  words: string;
  /** The one to begin with. */
  first?: boolean;
  busy?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      className={classes.card}
      data-first={first ? "" : undefined}
      disabled={busy}
      onClick={onClick}
    >
      {icon}
      <span>
        <b>{title}</b>
        <span className={classes.cardWords}>{words}</span>
      </span>
    </button>
  );
}
