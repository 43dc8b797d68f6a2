"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconBookmark, IconDots, IconRocket } from "@tabler/icons-react";
import { type CSSProperties, useState } from "react";
import { Ago } from "@/components/ui/Ago";
import { PersonSign } from "@/components/ui/PersonSign";
import { NameDialog } from "./NameDialog";
import { RestoreDialog } from "./RestoreDialog";
import type { Range, RevisionSummary } from "./revisions";
import classes from "./revisions.module.css";
import type { Revisions } from "./useRevisions";

/** One revision: what it did, who did it, and when; what can be done with it. */
export function RevisionLine({
  domainId,
  revision,
  revisions,
  range,
  mayEdit,
  style,
  onChoose,
  onShow,
}: {
  domainId: string;
  revision: RevisionSummary;
  revisions: Revisions;
  range: Range | null;
  mayEdit: boolean;
  style: CSSProperties;
  onChoose: (extend: boolean) => void;
  onShow: (range: Range) => void;
}) {
  const [asking, setAsking] = useState<"name" | "restore" | null>(null);
  const { number, message, name, author, createdAt, deployedAt } = revision;
  const newest = revisions.newest ?? number;
  const end = range?.to === number ? "to" : range?.from === number ? "from" : undefined;
  const inside =
    range !== null && range.from !== null && range.from < number && number <= range.to ? "" : undefined;
  return (
    <li className={classes.line} style={style} data-end={end} data-inside={inside}>
      <button
        type="button"
        className={classes.lineButton}
        data-revision={number}
        aria-current={end === "to" ? "true" : undefined}
        onClick={(event) => onChoose(event.shiftKey)}
      >
        <PersonSign name={author.name} size={24} />
        <span className={classes.lineWords}>
          <span className={classes.message} title={message}>
            {message}
          </span>
          <span className={classes.fine}>
            <span className={classes.number}>r{number}</span>
            <span className={classes.author}>{author.name}</span>
            <span aria-hidden="true">·</span>
            <Ago time={createdAt} />
          </span>
        </span>
        <span className={classes.marks}>
          {name !== null && (
            <span className={classes.nameMark} title={`Named ${name}`}>
              <IconBookmark size={11} aria-hidden />
              <span>{name}</span>
            </span>
          )}
          {deployedAt !== null && (
            <span className={classes.deployedMark} title="This revision was deployed">
              <IconRocket size={11} aria-hidden />
              <span>deployed</span>
            </span>
          )}
        </span>
      </button>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon className={classes.lineMenu ?? ""} aria-label={`Actions for revision ${number}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={number >= newest} onClick={() => onShow({ from: number, to: newest })}>
            Compare with the newest
          </Menu.Item>
          {range !== null && range.to !== number && (
            <Menu.Item
              onClick={() => onShow({ from: Math.min(range.to, number), to: Math.max(range.to, number) })}
            >
              Compare with r{range.to}
            </Menu.Item>
          )}
          <Menu.Item component="a" href={`/api/domains/${domainId}/flake?revision=${number}`} download>
            Download the flake of then
          </Menu.Item>
          {mayEdit && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setAsking("name")}>
                {name === null ? "Name this revision …" : "Change the name …"}
              </Menu.Item>
              <Menu.Item disabled={number >= newest} onClick={() => setAsking("restore")}>
                Restore …
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking === "name" && (
        <NameDialog
          domainId={domainId}
          revision={revision}
          onNamed={revisions.replace}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "restore" && (
        <RestoreDialog
          domainId={domainId}
          number={number}
          newest={newest}
          onClose={() => setAsking(null)}
          onRestored={(made) => {
            setAsking(null);
            revisions.reload();
            onShow({ from: newest, to: made });
          }}
        />
      )}
    </li>
  );
}
