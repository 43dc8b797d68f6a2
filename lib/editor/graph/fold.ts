import type { Cluster } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import type { Fold, Folds } from "./graph";

/** Clusters above these sizes open folded. */
export const MACHINES_OPEN_UP_TO = 40;
export const SERVICES_OPEN_UP_TO = 24;
/** In a domain with more services than this, clusters above the smaller size open folded: all at once say nothing. */
const SERVICES_AT_ONCE = 40;
const SERVICES_OPEN_IN_A_CROWD = 3;

/** The fold of a cluster: the person's choice, else by size. `crowd` counts all services of the domain. */
export function foldOf(folds: Folds, name: string, cluster: Cluster, crowd: number): Fold {
  const services = crowd > SERVICES_AT_ONCE ? SERVICES_OPEN_IN_A_CROWD : SERVICES_OPEN_UP_TO;
  return (
    own(folds, name) ?? {
      machines: Object.keys(cluster.machines).length > MACHINES_OPEN_UP_TO,
      services: Object.keys(cluster.services).length > services,
    }
  );
}
