import "server-only";
import type { Patch } from "@/lib/model/edit";
import type { ElementRef } from "@/lib/model/element";
import { perProcess } from "../db/client";

/** What the people in one domain hear of. */
export type DomainEvent =
  | {
      readonly type: "revision";
      readonly revision: number;
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
  | { readonly type: "job"; readonly job: string; readonly kind: string; readonly status: string };

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

export function publish(domainId: string, event: DomainEvent): void {
  for (const listener of listeners.get(domainId) ?? []) listener(event);
}

export function hasListeners(domainId: string): boolean {
  return listeners.has(domainId);
}
