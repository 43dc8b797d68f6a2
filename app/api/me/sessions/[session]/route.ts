import { endSession } from "@/lib/server/http/routes/sessions";

export const DELETE = endSession.serve;
