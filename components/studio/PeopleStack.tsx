"use client";

import { Avatar, Tooltip } from "@mantine/core";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { longForm } from "./elements";

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((part) => part.charAt(0))
    .join("")
    .slice(0, 2)
    .toUpperCase();
}

/** Who else is in the domain, and where: pressing goes there. */
export function PeopleStack() {
  const store = useEditorStore();
  const people = useEditor((state) => state.people);
  const suffix = useEditor((state) => state.document.suffix);
  if (people.length === 0) return null;
  return (
    <Avatar.Group spacing={6}>
      {people.slice(0, 5).map((person) => {
        const where = person.selection === null ? "" : `, at ${longForm(person.selection, suffix)}`;
        return (
          <Tooltip key={person.id} label={`${person.name}${where}`}>
            <Avatar
              component="button"
              type="button"
              size={26}
              radius="xl"
              variant="filled"
              aria-label={`${person.name}${where}`}
              onClick={() => person.selection !== null && store.getState().select([person.selection])}
            >
              {initials(person.name)}
            </Avatar>
          </Tooltip>
        );
      })}
      {people.length > 5 && <Avatar size={26}>+{people.length - 5}</Avatar>}
    </Avatar.Group>
  );
}
