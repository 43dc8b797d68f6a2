import { startEvaluation } from "@/lib/server/http/routes/evaluations";

export const POST = startEvaluation.serve;
