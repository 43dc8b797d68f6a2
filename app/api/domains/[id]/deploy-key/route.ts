import { deleteDeployKey, makeDeployKey, readDeployKey } from "@/lib/server/http/routes/deployment-settings";

export const GET = readDeployKey.serve;
export const POST = makeDeployKey.serve;
export const DELETE = deleteDeployKey.serve;
