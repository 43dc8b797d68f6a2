import "server-only";
import { findToken, touchToken } from "../db/tokens";
import { findUser } from "../db/users";
import { auth } from "./auth";
import { hashSecret } from "./secret";

/** What a token allows at most. */
export interface Scope {
  readonly tokenId: string;
  /** Null: every domain of its owner. */
  readonly domainId: string | null;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
  /** Whether the token's owner administers the instance. */
  readonly ownerAdmin: boolean;
}

/** Somebody who is signed in, or a program that holds one of their tokens. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceAdmin: boolean;
  readonly via: "session" | "token";
  readonly sessionToken: string | null;
  readonly scope: Scope | null;
}

/**
 * Who makes a request with these headers; null when nobody who may sign in. A session that is used lasts longer for it,
 * unless `refresh` is off.
 */
export async function actorOf(headers: Headers, { refresh = true } = {}): Promise<Actor | null> {
  const authorization = headers.get("authorization");
  if (authorization !== null) return tokenActor(authorization);
  const found = await auth().api.getSession({ headers, query: { disableRefresh: !refresh } });
  if (!found || found.user.disabledAt) return null;
  const { user, session } = found;
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    instanceAdmin: user.instanceAdmin === true,
    via: "session",
    sessionToken: session.token,
    scope: null,
  };
}

async function tokenActor(authorization: string): Promise<Actor | null> {
  const secret = /^Bearer +([A-Za-z0-9_-]{20,200})$/i.exec(authorization)?.[1];
  if (secret === undefined) return null;
  // Looked up by hash: how long that takes says nothing about the secret.
  const token = await findToken(hashSecret(secret));
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt < new Date())) return null;
  const user = await findUser(token.userId);
  if (!user || user.disabledAt) return null;
  await touchToken(token.id);
  const { id, domainId, edit, deploy, admin } = token;
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    // A token that is bound to a domain, or does not administer, is no instance administrator.
    instanceAdmin: user.instanceAdmin && domainId === null && admin,
    via: "token",
    sessionToken: null,
    scope: { tokenId: id, domainId, edit, deploy, admin, ownerAdmin: user.instanceAdmin },
  };
}
