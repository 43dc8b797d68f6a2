import { sourceTools } from "@/lib/server/http/routes/sources";

export const GET = sourceTools.serve;
