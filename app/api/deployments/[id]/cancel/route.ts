import { cancelDeployment } from "@/lib/server/http/routes/deployments";

export const POST = cancelDeployment.serve;
