import { CATALOGUE } from "@/components/inspector/catalogue";
import type { CreatableKind } from "@/components/studio/view";
import type { Filter } from "@/lib/model/schema";
import type { Json, JsonObject } from "@/lib/shared/json";

const MODULE = "{ config, lib, pkgs, ... }:\n{\n}\n";
const CLUSTER_MODULE = "{ lib, ... }:\n{\n}\n";
const FILTER = "clusterName: config:\n[\n]\n";
const DEFINITION = "{ selectors, roles, this }:\n{ config, lib, pkgs, ... }:\n{\n}\n";

/** What the dialog asks for beside the name. */
export interface Particulars {
  readonly system: string;
  readonly catalogue: string;
  /** The selectors of a new service. */
  readonly runsOn: readonly Filter[];
  readonly url: string;
}

/** The value that a new element begins with; undefined for the model's own defaults. */
export function newValue(kind: CreatableKind, asked: Particulars): Json | undefined {
  switch (kind) {
    case "machine":
      return { system: asked.system };
    case "service":
      return newService(asked.catalogue, asked.runsOn);
    case "user":
      return { systemConfig: "{ isNormalUser = true; }" };
    case "module":
      return { source: MODULE };
    case "clusterModule":
      return { source: CLUSTER_MODULE };
    case "filter":
      return { source: FILTER };
    case "input":
      return { url: asked.url };
    case "cluster":
      return undefined;
  }
}

function newService(catalogue: string, runsOn: readonly Filter[]): JsonObject {
  const shipped = CATALOGUE.find((each) => each.definition === catalogue);
  const selectors = runsOn.map((filter) => ({ ...filter }) as unknown as JsonObject);
  if (shipped === undefined) return { selectors, definition: DEFINITION };
  return {
    selectors,
    definition: shipped.definition,
    units: [...shipped.units],
    roles: Object.fromEntries(
      shipped.roles.map(({ role, filter }) => [role, filter === null ? [] : [filter]]),
    ),
  };
}
