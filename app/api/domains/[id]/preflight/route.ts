import { startPreflight } from "@/lib/server/http/routes/fleet";

export const POST = startPreflight.serve;
