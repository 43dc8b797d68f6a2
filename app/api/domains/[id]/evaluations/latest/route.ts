import { latestEvaluation } from "@/lib/server/http/routes/evaluations";

export const GET = latestEvaluation.serve;
