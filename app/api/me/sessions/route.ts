import { endOtherSessions, listSessions } from "@/lib/server/http/routes/sessions";

export const GET = listSessions.serve;
export const DELETE = endOtherSessions.serve;
