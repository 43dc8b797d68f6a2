import { openapi } from "@/lib/server/http/routes/instance";

export const GET = openapi.serve;
