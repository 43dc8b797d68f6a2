import { changePositions, readPositionsRoute } from "@/lib/server/http/routes/changes";

export const GET = readPositionsRoute.serve;
export const PATCH = changePositions.serve;
