import { parseSource } from "@/lib/server/http/routes/sources";

export const POST = parseSource.serve;
