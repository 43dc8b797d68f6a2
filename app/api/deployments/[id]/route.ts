import { readDeployment } from "@/lib/server/http/routes/deployments";

export const GET = readDeployment.serve;
