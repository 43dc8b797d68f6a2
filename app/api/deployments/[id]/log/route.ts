import { deploymentLog } from "@/lib/server/http/routes/deployments";

export const GET = deploymentLog.serve;
