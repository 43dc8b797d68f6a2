import { formatSource } from "@/lib/server/http/routes/sources";

export const POST = formatSource.serve;
