import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { Access, Positions } from "@/lib/editor/state";
import type { DomainDocument } from "@/lib/model/schema";
import { type Actor, actorOf } from "./accounts/actor";
import { domainAccess } from "./accounts/permissions";
import { setupDone } from "./accounts/setup";
import { domainDetail, domainsFor as listFor } from "./http/routes/domains";

/** Who looks at a page; null when nobody is signed in. */
export async function currentUser(): Promise<Actor | null> {
  return actorOf(await headers());
}

/** Who looks at a page. Sends strangers to sign in, and everybody to first setup while there is no administrator. */
export async function requireUser(): Promise<Actor> {
  if (!(await setupDone())) redirect("/setup");
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent((await headers()).get("x-path") ?? "/domains")}`);
  return user;
}

export async function requireInstanceAdmin(): Promise<Actor> {
  const user = await requireUser();
  if (!user.instanceAdmin) notFound();
  return user;
}

export type DomainListing = Awaited<ReturnType<typeof listFor>>[number];

/** The domains that somebody may view, by name. */
export function domainsFor(user: Actor, trashed = false): Promise<DomainListing[]> {
  return listFor(user, trashed);
}

/** What the editor of one domain begins with. */
export interface OpenDomain {
  readonly domainId: string;
  readonly name: string;
  readonly access: Access;
  readonly document: DomainDocument;
  readonly revision: number;
  readonly positions: Positions;
  readonly user: { readonly id: string; readonly name: string };
}

/** A domain for whoever looks at the page; "not found" when they may not view it. */
export async function openDomain(id: string): Promise<OpenDomain> {
  const user = await requireUser();
  if (!/^[0-9a-f-]{36}$/.test(id) || !(await domainAccess(user, id)).view) notFound();
  const detail = await domainDetail(id, user);
  if (!detail) notFound();
  const { name, access, document, revision, positions, trashedAt } = detail;
  return {
    domainId: id,
    name,
    access: trashedAt ? { edit: false, deploy: false, admin: access.admin } : access,
    document,
    revision,
    positions,
    user: { id: user.id, name: user.name },
  };
}
