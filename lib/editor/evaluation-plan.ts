/** One package of a closure that is not the same before and after. */
export interface PackageDifference {
  readonly name: string;
  /** Versions before and after; empty where there was or is none. A package without a version has the version "". */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Bytes that the package's store paths grow by. */
  readonly bytes: number;
}

/** What a new system brings in and leaves behind, once both are in the store. */
export interface ClosureDifference {
  readonly packages: readonly PackageDifference[];
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** One cause of a machine's change. */
export interface PlanReason {
  readonly kind: "machine" | "service" | "binding" | "received" | "cluster" | "domain" | "inputs" | "exact";
  /** Key of the element to look at. */
  readonly element: string;
  /** A sentence for people. */
  readonly words: string;
}

export interface SystemIdentity {
  /** Null where only the built system is known. */
  readonly derivation: string | null;
  readonly toplevel: string;
}

/** What becomes of one machine. `unknown`: Nix could not evaluate it before or after. */
export interface MachinePlan {
  readonly machine: string;
  readonly change: "changed" | "unchanged" | "added" | "removed" | "unknown";
  readonly before: SystemIdentity | null;
  readonly after: SystemIdentity | null;
  readonly why: readonly PlanReason[];
  readonly closure: ClosureDifference | null;
}

/** What would change on the machines, from one revision or what is deployed to another revision. */
export interface EvaluationPlan {
  readonly from: number | "deployed";
  readonly to: number;
  /** "Nothing changes on 47 of 50 machines." */
  readonly sentence: string;
  readonly machines: readonly MachinePlan[];
}
