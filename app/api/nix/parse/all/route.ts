import { parseSources } from "@/lib/server/http/routes/sources";

export const POST = parseSources.serve;
