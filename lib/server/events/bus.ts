import "server-only";
import type { Patch } from "@/lib/model/edit";
import type { ElementRef } from "@/lib/model/element";
import { perProcess } from "../db/client";

/** What the people in one domain hear of. */
export type DomainEvent =
  | {
      readonly type: "revision";
      readonly revision: number;
      /** The revision that the patches lead from; null when the history no longer holds it. */
      readonly follows: number | null;
      readonly patches: Patch;
      readonly author: { readonly id: string | null; readonly name: string };
      readonly message: string;
      /** The tab that made it, which has it already. */
      readonly client: string | null;
    }
  | {
      readonly type: "presence";
      readonly people: readonly PersonHere[];
    }
  | { readonly type: "positions"; readonly client: string | null }
  /** A job of this domain (evaluation, deployment) was queued, or its status changed. */
  | {
      readonly type: "job";
      readonly job: string;
      readonly kind: string;
      readonly status: string;
      /** Number of its newest event, while it runs. */
      readonly seq?: number;
    };

export interface PersonHere {
  /** The tab, not the account: one person may have several open. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly selection: ElementRef | null;
}

type Listener = (event: DomainEvent) => void;
const listeners = perProcess("cluster-studio.bus", () => new Map<string, Set<Listener>>());

/** Calls `listener` for every event of a domain until the returned function is called. */
export function subscribe(domainId: string, listener: Listener): () => void {
  const here = listeners.get(domainId) ?? new Set();
  listeners.set(domainId, here);
  here.add(listener);
  return () => {
    here.delete(listener);
    if (here.size === 0 && listeners.get(domainId) === here) listeners.delete(domainId);
  };
}

/** The newest revision that was published, by domain. */
const told = perProcess("cluster-studio.told", () => new Map<string, number>());

export function publish(domainId: string, event: DomainEvent): void {
  if (event.type === "revision" && event.revision > (told.get(domainId) ?? 0))
    told.set(domainId, event.revision);
  for (const listener of listeners.get(domainId) ?? []) listener(event);
}

export function hasListeners(domainId: string): boolean {
  return listeners.has(domainId);
}

export function listenedDomains(): readonly string[] {
  return [...listeners.keys()];
}

/** The newest revision that this process has published of a domain; 0 before the first. */
export function newestTold(domainId: string): number {
  return told.get(domainId) ?? 0;
}
