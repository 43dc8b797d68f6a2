import "server-only";
import type { Route } from "./route";
import * as accounts from "./routes/accounts";
import * as changes from "./routes/changes";
import * as domains from "./routes/domains";
import * as events from "./routes/events";
import * as instance from "./routes/instance";
import * as revisions from "./routes/revisions";

/** Every route that the studio answers, with the permission that each needs. */
export const ROUTES: readonly Route[] = [
  instance.health,
  instance.openapi,
  accounts.signInOptions,
  accounts.signIn,
  accounts.signOut,
  accounts.firstSetup,
  accounts.me,
  domains.listDomains,
  domains.createDomain,
  domains.readDomain,
  domains.renameDomain,
  domains.trashDomain,
  changes.changeDomain,
  changes.readPositionsRoute,
  changes.changePositions,
  revisions.listRevisions,
  revisions.readRevision,
  revisions.nameRevision,
  revisions.restore,
  events.domainEvents,
  events.tellPresence,
];
