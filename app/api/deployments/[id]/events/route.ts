import { deploymentEvents } from "@/lib/server/http/routes/deployments";

export const GET = deploymentEvents.serve;
