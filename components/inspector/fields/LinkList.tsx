"use client";

import { ActionIcon } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { KIND_WORDS } from "@/components/studio/elements";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { CreatableKind, ElementParent } from "@/components/studio/view";
import { KindIcon } from "@/components/ui/KindIcon";
import { type ElementRef, elementKey, elementName } from "@/lib/model/element";
import classes from "./fields.module.css";
import { Section } from "./Section";

/** Elements that belong to the one shown, each a way to it, and a way to add another. */
export function LinkSection({
  title,
  kind,
  parent,
  elements,
  count = elements.length,
  words,
}: {
  title: string;
  kind: CreatableKind;
  parent: ElementParent;
  elements: readonly ElementRef[];
  /** How many there are, when not all are listed. */
  count?: number;
  words: string;
}) {
  const store = useEditorStore();
  const view = useViewStore();
  const mayEdit = useEditor((state) => state.access.edit);
  return (
    <Section
      title={title}
      {...(count === 0 ? {} : { count })}
      actions={
        mayEdit ? (
          <ActionIcon
            aria-label={`New ${KIND_WORDS[kind].one}`}
            onClick={() => view.getState().open({ kind: "create", element: kind, parent })}
          >
            <IconPlus size={14} />
          </ActionIcon>
        ) : undefined
      }
    >
      {elements.length === 0 && <p className={classes.empty}>{words}</p>}
      <div className={classes.links}>
        {elements.map((element) => (
          <button
            key={elementKey(element)}
            type="button"
            className={classes.link}
            onClick={() => store.getState().select([element])}
          >
            <KindIcon kind={element.kind} size={14} />
            <span>{elementName(element)}</span>
          </button>
        ))}
      </div>
    </Section>
  );
}
