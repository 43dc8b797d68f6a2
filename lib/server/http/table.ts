import "server-only";
import type { Route } from "./route";
import * as accounts from "./routes/accounts";
import * as adoption from "./routes/adoption";
import * as answers from "./routes/answers";
import * as changes from "./routes/changes";
import * as deploymentImage from "./routes/deployment-image";
import * as deploymentSettings from "./routes/deployment-settings";
import * as deployments from "./routes/deployments";
import * as differences from "./routes/differences";
import * as domains from "./routes/domains";
import * as evaluations from "./routes/evaluations";
import * as events from "./routes/events";
import * as fleet from "./routes/fleet";
import * as hostKeys from "./routes/host-keys";
import * as instance from "./routes/instance";
import * as invitations from "./routes/invitations";
import * as members from "./routes/members";
import * as nix from "./routes/nix";
import * as oidc from "./routes/oidc";
import * as people from "./routes/people";
import * as revisions from "./routes/revisions";
import * as sessions from "./routes/sessions";
import * as sources from "./routes/sources";
import * as tokens from "./routes/tokens";

function isRoute(value: unknown): value is Route {
  return typeof value === "object" && value !== null && "spec" in value && "serve" in value;
}

/** Every route that the studio answers, with the permission that each needs, in order of path. */
export const ROUTES: readonly Route[] = [
  accounts,
  adoption,
  answers,
  changes,
  deploymentImage,
  deploymentSettings,
  deployments,
  differences,
  domains,
  evaluations,
  events,
  fleet,
  hostKeys,
  instance,
  invitations,
  members,
  nix,
  oidc,
  people,
  revisions,
  sessions,
  sources,
  tokens,
]
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isRoute)
  .sort((left, right) => (left.spec.path < right.spec.path ? -1 : 1));
