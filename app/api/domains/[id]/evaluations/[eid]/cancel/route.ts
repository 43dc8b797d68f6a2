import { cancelEvaluation } from "@/lib/server/http/routes/evaluations";

export const POST = cancelEvaluation.serve;
