"use client";

import { IconFileUpload, IconHome, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Start } from "./CreateDomain";
import classes from "./domains.module.css";
import { counted, type ExampleLine } from "./listing";

/** What a person sees before there is a domain: what one is, and three ways to one. */
export function FirstDomain({
  examples,
  mayCreate,
  onStart,
}: {
  examples: readonly ExampleLine[];
  mayCreate: boolean;
  onStart: (start: Start) => void;
}) {
  if (!mayCreate)
    return (
      <p className={classes.lead}>
        No domain is shared with you yet. Ask an administrator of this studio to create one, or to invite you
        to theirs.
      </p>
    );
  return (
    <>
      <p className={classes.lead}>
        A <b>domain</b> holds <b>clusters</b> of <b>machines</b>, and <b>services</b> that say once which
        machines get them and what they learn of each other. You leave with a flake that you own.
      </p>
      <div className={classes.cards}>
        {examples.map((example) => (
          <StartCard
            key={example.name}
            icon={<IconHome size={20} stroke={1.6} aria-hidden />}
            title={`Open the example ${example.name}`}
            words={`${counted(example.clusters, "cluster")}, ${counted(example.machines, "machine")}, ${counted(example.services, "service")}: look around, change anything.`}
            onClick={() => onStart({ kind: "example", example })}
          />
        ))}
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
    </>
  );
}

function StartCard({
  icon,
  title,
  words,
  onClick,
}: {
  icon: ReactNode;
  title: string;
  words: string;
  onClick: () => void;
}) {
  return (
    <button type="button" className={classes.card} onClick={onClick}>
      {icon}
      <span>
        <b>{title}</b>
        <span className={classes.cardWords}>{words}</span>
      </span>
    </button>
  );
}
