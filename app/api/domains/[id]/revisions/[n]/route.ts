import { nameRevision, readRevision } from "@/lib/server/http/routes/revisions";

export const GET = readRevision.serve;
export const PATCH = nameRevision.serve;
