import { listRevisions } from "@/lib/server/http/routes/revisions";

export const GET = listRevisions.serve;
