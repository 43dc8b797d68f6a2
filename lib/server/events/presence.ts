import "server-only";
import type { ElementRef } from "@/lib/model/element";
import { perProcess } from "../db/client";
import { type PersonHere, publish } from "./bus";

const here = perProcess("cluster-studio.presence", () => new Map<string, Map<string, PersonHere>>());

function tell(domainId: string): void {
  publish(domainId, { type: "presence", people: [...(here.get(domainId)?.values() ?? [])] });
}

/** A tab opened the domain. */
export function arrive(domainId: string, person: PersonHere): void {
  const people = here.get(domainId) ?? new Map<string, PersonHere>();
  here.set(domainId, people);
  people.set(person.id, person);
  tell(domainId);
}

export function leave(domainId: string, client: string): void {
  const people = here.get(domainId);
  people?.delete(client);
  if (people?.size === 0) here.delete(domainId);
  tell(domainId);
}

/** Nothing happens for a tab that is not here, or is somebody else's. */
export function selectHere(
  domainId: string,
  client: string,
  userId: string,
  selection: ElementRef | null,
): void {
  const people = here.get(domainId);
  const person = people?.get(client);
  if (!people || person?.userId !== userId) return;
  people.set(client, { ...person, selection });
  tell(domainId);
}
