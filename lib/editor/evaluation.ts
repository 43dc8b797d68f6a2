import type { ElementRef } from "@/lib/model/element";
import type { Group, ServiceArgument } from "@/lib/resolver/resolution";
import type { Json, JsonObject } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import type { EvaluationPlan } from "./evaluation-plan";

/** What kept Nix from answering that is nothing of the domain's, so that it is worth trying again. */
export type Hindrance = "network" | "server";

/** Why Nix could not evaluate something, and what in the document caused it. */
export interface EvaluationFailure {
  /** Nix's own words, without the trace. */
  readonly message: string;
  /** Nix's whole answer. */
  readonly trace: string;
  readonly element: ElementRef | null;
  /** Pointer of the source or element; "" where unknown. */
  readonly path: string;
  /** Line within the source. */
  readonly line: number | null;
  /** Nix was ended before its end: by the time that it may take, or by somebody who is short of memory. */
  readonly ended?: boolean;
}

/** A package of the flake, as `clusterInfo` lists it. */
export interface FlakePackage {
  readonly attr: string;
  readonly scope: string;
  readonly name: string;
  readonly description: string;
  readonly destructive: boolean;
  readonly [key: string]: Json;
}

export interface ExactService {
  readonly selectors: readonly string[];
  readonly roles: { readonly [role: string]: readonly string[] };
}

/** What Nix's `clusterInfo` says of a domain. Keys are long forms. */
export interface ExactInfo {
  readonly machines: { readonly [machine: string]: JsonObject };
  readonly services: { readonly [service: string]: ExactService };
  readonly packages: readonly FlakePackage[];
}

export type MachineAnswer =
  | { readonly ok: true; readonly derivation: string; readonly toplevel: string }
  | { readonly ok: false; readonly failure: EvaluationFailure };

/** A value that Nix and the preview do not agree on: of a machine's annotation, or of a service's bindings. */
export interface PreviewDifference {
  /** Long form; null where a service is meant. */
  readonly machine: string | null;
  readonly service: string | null;
  /** Pointer within the annotation, or within `{ selectors, roles }`. */
  readonly path: string;
  readonly preview: Json;
  readonly exact: Json;
  readonly why: string;
}

export interface EvaluationCost {
  readonly seconds: number;
  /** Bytes that one process of Nix used at most. */
  readonly memoryBytes: number;
  /** Bytes that one machine needed at most. */
  readonly machineBytes: number;
}

/** What Nix says of one revision. Keys are long forms. */
export interface EvaluationAnswer {
  readonly nix: string;
  /** Null where the whole domain failed, with the reason in `failure`. */
  readonly info: ExactInfo | null;
  readonly failure: EvaluationFailure | null;
  readonly machines: { readonly [machine: string]: MachineAnswer };
  readonly differences: readonly PreviewDifference[];
  readonly cost: EvaluationCost;
}

export type EvaluationStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** An evaluation as the API tells it. */
export interface Evaluation {
  readonly id: string;
  /** The revision that was evaluated: one later than asked for where the inputs were locked first. */
  readonly revision: number;
  readonly status: EvaluationStatus;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly error: string | null;
  /** Where nothing of the domain's is the cause of `error`. */
  readonly hindrance: Hindrance | null;
  /** Whether the same content had been evaluated before. */
  readonly cached: boolean | null;
  /** Asked for by the studio itself while somebody edits. */
  readonly idle: boolean;
  /** Machines that Nix has answered for; null before the first. */
  readonly progress: { readonly known: number; readonly failed: number; readonly all: number } | null;
  /** What was found wrong so far, while it runs. */
  readonly problems: readonly Problem[];
  readonly answer: EvaluationAnswer | null;
  readonly plan: EvaluationPlan | null;
}

/** What is known exactly of a domain just now. */
export interface LatestEvaluation {
  /** The newest one that Nix answered. */
  readonly latest: Evaluation | null;
  /** The newest one that still waits or runs, without an answer. */
  readonly pending: Evaluation | null;
  /** The newest one that ended without an answer, with the reason in `error`; null where one was answered since. */
  readonly failed: Evaluation | null;
  /** Whether the answer is that of the newest revision, by what Nix reads of it. */
  readonly current: boolean;
}

/**
 * What a service's definition receives on a machine, with Nix's own values. Undefined where Nix's answer has no such
 * service, or it does not select that machine.
 */
export function exactArgument(
  info: ExactInfo,
  service: string,
  machine: string,
): ServiceArgument | undefined {
  const bound = Object.hasOwn(info.services, service) ? info.services[service] : undefined;
  const self = Object.hasOwn(info.machines, machine) ? info.machines[machine] : undefined;
  if (!bound?.selectors.includes(machine) || !self) return undefined;
  const group = (machines: readonly string[]): Group => {
    const annotations = machines.flatMap((each) => {
      const annotation = Object.hasOwn(info.machines, each) ? info.machines[each] : undefined;
      return annotation ? [annotation as unknown as Group["machines"][number]] : [];
    });
    return {
      machines: annotations,
      names: annotations.map(({ machineName }) => machineName),
      fqdns: annotations.map(({ fqdn }) => fqdn),
      ips: annotations.flatMap(({ ips }) => ips),
    };
  };
  return {
    selectors: group(bound.selectors),
    roles: Object.fromEntries(Object.entries(bound.roles).map(([role, machines]) => [role, group(machines)])),
    this: self as unknown as ServiceArgument["this"],
  };
}
