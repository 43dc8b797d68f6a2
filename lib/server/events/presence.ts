import "server-only";
import type { ElementRef } from "@/lib/model/element";
import { perProcess } from "../db/client";
import { type PersonHere, publish } from "./bus";

const here = perProcess("cluster-studio.presence", () => new Map<string, Map<string, PersonHere>>());

function tell(domainId: string): void {
  publish(domainId, { type: "presence", people: [...(here.get(domainId)?.values() ?? [])] });
}

const tabOf = (userId: string, client: string) => `${userId} ${client}`;

/** Which connection a tab is here by: one that was lost may end long after the next has begun. */
const connections = perProcess("cluster-studio.presence-connections", () => new Map<string, symbol>());

/** A tab opened the domain; the result says that it left. */
export function arrive(domainId: string, person: PersonHere): () => void {
  const people = here.get(domainId) ?? new Map<string, PersonHere>();
  here.set(domainId, people);
  // A tab's name is its own word: nobody takes somebody else's place by it.
  const tab = tabOf(person.userId, person.id);
  people.set(tab, person);
  const key = `${domainId} ${tab}`;
  const connection = Symbol(key);
  connections.set(key, connection);
  tell(domainId);
  return () => {
    if (connections.get(key) !== connection) return;
    connections.delete(key);
    people.delete(tab);
    if (people.size === 0 && here.get(domainId) === people) here.delete(domainId);
    tell(domainId);
  };
}

/** Nothing happens for a tab that is not here, or is somebody else's. */
export function selectHere(
  domainId: string,
  client: string,
  userId: string,
  selection: ElementRef | null,
): void {
  const people = here.get(domainId);
  const tab = tabOf(userId, client);
  const person = people?.get(tab);
  if (!people || !person) return;
  people.set(tab, { ...person, selection });
  tell(domainId);
}
