"use client";

import { useEditor, useEditorStore } from "@/components/editor/provider";
import { Hint } from "@/components/ui/Hint";
import { PersonSign } from "@/components/ui/PersonSign";
import { longForm } from "./elements";
import classes from "./header.module.css";

const SHOWN = 5;

/** Who else is in the domain, and where: pressing goes there. */
export function PeopleStack() {
  const store = useEditorStore();
  const people = useEditor((state) => state.people);
  const suffix = useEditor((state) => state.document.suffix);
  if (people.length === 0) return null;
  return (
    <fieldset className={classes.people} aria-label="Also here" style={{ padding: 0, border: 0 }}>
      {people.slice(0, SHOWN).map((person) => {
        const where = person.selection === null ? "" : `, at ${longForm(person.selection, suffix)}`;
        return (
          <Hint key={person.id} label={`${person.name}${where}`}>
            <button
              type="button"
              className={classes.personButton}
              aria-label={`${person.name}${where}`}
              onClick={() => person.selection !== null && store.getState().select([person.selection])}
            >
              <PersonSign name={person.name} size={24} />
            </button>
          </Hint>
        );
      })}
      {people.length > SHOWN && (
        <span
          className={classes.morePeople}
          title={people
            .slice(SHOWN)
            .map(({ name }) => name)
            .join(", ")}
        >
          +{people.length - SHOWN}
        </span>
      )}
    </fieldset>
  );
}
