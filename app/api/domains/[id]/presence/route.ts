import { tellPresence } from "@/lib/server/http/routes/events";

export const POST = tellPresence.serve;
