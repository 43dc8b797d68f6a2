import { restore } from "@/lib/server/http/routes/revisions";

export const POST = restore.serve;
