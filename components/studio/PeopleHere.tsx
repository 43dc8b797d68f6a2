"use client";

import { useEditor } from "@/components/editor/provider";
import { PersonSign } from "@/components/ui/PersonSign";
import type { Person } from "@/lib/editor/state";
import { elementKey } from "@/lib/model/element";
import classes from "./people.module.css";

const NOBODY: readonly Person[] = [];
const places = new WeakMap<readonly Person[], ReadonlyMap<string, readonly Person[]>>();

/** Who of these people has which element selected; made once for a list of people. */
function placesOf(people: readonly Person[]): ReadonlyMap<string, readonly Person[]> {
  let known = places.get(people);
  if (known === undefined) {
    const made = new Map<string, readonly Person[]>();
    for (const person of people) {
      if (person.selection === null) continue;
      const key = elementKey(person.selection);
      made.set(key, [...(made.get(key) ?? []), person]);
    }
    known = made;
    places.set(people, known);
  }
  return known;
}

/** The initials of everybody else who has this element selected. `at` is its key; `corner`: on a card of the canvas. */
export function PeopleHere({ at, corner = false }: { at: string; corner?: boolean }) {
  const here = useEditor((state) => placesOf(state.people).get(at) ?? NOBODY);
  const [first, ...others] = here;
  if (first === undefined) return null;
  const names = here.map(({ name }) => name).join(", ");
  return (
    <span
      className={classes.here}
      data-corner={corner ? "" : undefined}
      role="img"
      aria-label={`${names} here`}
      title={names}
    >
      <PersonSign name={first.name} size={corner ? 20 : 17} />
      {others.length > 0 && <span className={classes.more}>+{others.length}</span>}
    </span>
  );
}
