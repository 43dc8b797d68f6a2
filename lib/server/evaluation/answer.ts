export type {
  EvaluationAnswer,
  EvaluationFailure,
  ExactInfo,
  ExactService,
  FlakePackage,
  MachineAnswer,
  PreviewDifference,
} from "@/lib/editor/evaluation";
