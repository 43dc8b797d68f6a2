import { readEvaluation } from "@/lib/server/http/routes/evaluations";

export const GET = readEvaluation.serve;
