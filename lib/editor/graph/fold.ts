import type { Cluster } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import type { Fold, Folds } from "./graph";

/** Clusters above these sizes open folded. */
export const MACHINES_OPEN_UP_TO = 40;
export const SERVICES_OPEN_UP_TO = 24;

/** The fold of a cluster: the person's choice, else by size. */
export function foldOf(folds: Folds, name: string, cluster: Cluster): Fold {
  return (
    own(folds, name) ?? {
      machines: Object.keys(cluster.machines).length > MACHINES_OPEN_UP_TO,
      services: Object.keys(cluster.services).length > SERVICES_OPEN_UP_TO,
    }
  );
}
