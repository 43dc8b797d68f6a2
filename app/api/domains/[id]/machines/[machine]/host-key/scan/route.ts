import { scanHostKey } from "@/lib/server/http/routes/fleet";

export const POST = scanHostKey.serve;
