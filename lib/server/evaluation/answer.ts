import type { Json, JsonObject } from "@/lib/shared/json";
import type { EvaluationFailure } from "./failure";

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

export type MachineAnswer =
  | { readonly ok: true; readonly derivation: string }
  | { readonly ok: false; readonly failure: EvaluationFailure };

/** What Nix says of one revision. Keys are long forms. */
export interface EvaluationAnswer {
  readonly nix: string;
  /** Null where the whole domain failed, with the reason in `failure`. */
  readonly info: {
    readonly machines: { readonly [machine: string]: JsonObject };
    readonly services: { readonly [service: string]: ExactService };
    readonly packages: readonly FlakePackage[];
  } | null;
  readonly failure: EvaluationFailure | null;
  readonly machines: { readonly [machine: string]: MachineAnswer };
  /** Seconds that the evaluation took, and the most memory that one Nix process used, in bytes. */
  readonly cost: { readonly seconds: number; readonly memoryBytes: number };
}
