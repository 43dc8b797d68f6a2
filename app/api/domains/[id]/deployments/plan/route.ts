import { planDeployment } from "@/lib/server/http/routes/evaluations";

export const POST = planDeployment.serve;
