import "server-only";
import { findDomain } from "../db/domains";
import { findMember } from "../db/users";
import type { Actor } from "./actor";

/**
 * What a route or action needs. The last four are about one domain; somebody who may not even view it learns
 * nothing about it, not even that it exists.
 */
export type Permission =
  /** Anybody, even before first setup. */
  | "public"
  /** Anybody, once somebody administers the instance. */
  | "anybody"
  | "signed-in"
  /** Signed in in a browser: what is about the account itself, which no token of it reaches. */
  | "session"
  | "instance-admin"
  | "view"
  | "edit"
  | "deploy"
  | "admin";

export interface DomainAccess {
  readonly view: boolean;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
}

const NONE: DomainAccess = { view: false, edit: false, deploy: false, admin: false };
const ALL: DomainAccess = { view: true, edit: true, deploy: true, admin: true };

/** What somebody may do in a domain: their roles there, no more than their token's. */
export async function domainAccess(actor: Actor, domainId: string): Promise<DomainAccess> {
  const { scope } = actor;
  if (scope && scope.domainId !== null && scope.domainId !== domainId) return NONE;
  const own = await ownAccess(actor, domainId);
  if (!own.view || !scope) return own;
  return {
    view: true,
    edit: own.edit && (scope.edit || scope.admin),
    deploy: own.deploy && (scope.deploy || scope.admin),
    admin: own.admin && scope.admin,
  };
}

async function ownAccess(actor: Actor, domainId: string): Promise<DomainAccess> {
  if (actor.scope ? actor.scope.ownerAdmin : actor.instanceAdmin)
    return (await findDomain(domainId)) ? ALL : NONE;
  const member = await findMember(domainId, actor.id);
  if (!member) return NONE;
  if (member.admin) return ALL;
  return { view: true, edit: member.edit, deploy: member.deploy, admin: false };
}
