import type { Hindrance } from "@/lib/editor/evaluation";
import type { EvaluationPlan } from "@/lib/editor/evaluation-plan";
import type { CodeChanges, JobEventData, Strategy, Target } from "@/lib/editor/jobs";
import type { InputMove } from "../evaluation/inputs";

/** A deployment's orders, as the queue keeps them. */
export interface DeploymentPayload {
  /** The package's name, such as deploy or restart. */
  readonly package: string;
  readonly targets: readonly Target[];
  readonly arguments: readonly string[];
  readonly strategy: Strategy;
  /** The targets' elements in the order of their waves; every target is in exactly one. */
  readonly waves: readonly (readonly string[])[];
  /** Whether the first wave is of canaries: one that fails ends the deployment. */
  readonly canary: boolean;
  /** Long forms of the machines that are locked meanwhile. */
  readonly locks: readonly string[];
  /** What an editor wrote since a deployer last ran it, as it was when this was asked for. */
  readonly codeChanges: CodeChanges;
}

/** What an evaluation is asked, as the queue keeps it. */
export interface EvaluationPayload {
  /** Plan what changes from this revision, or from what the machines run; null for no plan. */
  readonly compareTo: number | "deployed" | null;
  /** Build what changes, so that closures can be compared. */
  readonly build: boolean;
  /** The studio asks by itself while somebody edits. */
  readonly idle: boolean;
}

/** How an evaluation ended. */
export interface EvaluationResult {
  /** Under which the answer is kept. */
  readonly content: string;
  readonly revision: number;
  readonly cached: boolean;
  readonly plan?: EvaluationPlan;
}

/** What is kept of an evaluation that ended, with an answer or without. */
export type KeptEvaluation = Partial<EvaluationResult> & {
  /** Where nothing of the domain's is why it failed. */
  readonly hindrance?: Hindrance;
};

/** What is kept of a listing of options. */
export interface OptionsResult {
  readonly options?: number;
  readonly hindrance?: Hindrance;
}

/** Which inputs to look up anew; null for all. */
export interface InputsPayload {
  readonly inputs: readonly string[] | null;
}

export interface InputsResult {
  readonly moved: readonly InputMove[];
  /** The revision with the new lock; null where nothing moved. */
  readonly revision: number | null;
}

export interface JobEventRecord {
  readonly seq: number;
  readonly at: string;
  readonly data: JobEventData;
}
