import { listDeployments, startDeployment } from "@/lib/server/http/routes/deployments";

export const GET = listDeployments.serve;
export const POST = startDeployment.serve;
