import { scanHostKey } from "@/lib/server/http/routes/host-keys";

export const POST = scanHostKey.serve;
