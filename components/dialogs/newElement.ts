import { CATALOGUE } from "@/components/inspector/catalogue";
import type { CreatableKind, ElementParent } from "@/components/studio/view";
import type { ElementRef } from "@/lib/model/element";
import type { Json, JsonObject } from "@/lib/shared/json";

const MODULE = "{ config, lib, pkgs, ... }:\n{\n}\n";
const CLUSTER_MODULE = "{ lib, ... }:\n{\n}\n";
const FILTER = "clusterName: config:\n[\n]\n";
const DEFINITION = "{ selectors, roles, this }:\n{ config, lib, pkgs, ... }:\n{\n}\n";

/** Where an element of that kind and name goes; null when its parent is missing. */
export function newRef(kind: CreatableKind, parent: ElementParent, name: string): ElementRef | null {
  const { cluster, machine } = parent;
  switch (kind) {
    case "cluster":
      return { kind, cluster: name };
    case "machine":
      return cluster === undefined ? null : { kind, cluster, machine: name };
    case "service":
      return cluster === undefined ? null : { kind, cluster, service: name };
    case "user":
      if (cluster === undefined) return null;
      return machine === undefined ? { kind, cluster, user: name } : { kind, cluster, machine, user: name };
    case "module":
      if (cluster === undefined) return { kind, module: name };
      return machine === undefined
        ? { kind, cluster, module: name }
        : { kind, cluster, machine, module: name };
    case "clusterModule":
      return { kind, module: name };
    case "filter":
      return { kind, filter: name };
    case "input":
      return { kind, input: name };
  }
}

/** What the dialog asks for beside the name. */
export interface Particulars {
  readonly system: string;
  readonly catalogue: string;
  readonly url: string;
}

/** The value that a new element begins with; undefined for the model's own defaults. */
export function newValue(kind: CreatableKind, asked: Particulars): Json | undefined {
  switch (kind) {
    case "machine":
      return { system: asked.system };
    case "service":
      return newService(asked.catalogue);
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

function newService(catalogue: string): JsonObject {
  const shipped = CATALOGUE.find((each) => each.definition === catalogue);
  const selectors = [{ filter: "clusterMachines" }];
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
