import { removeMember } from "@/lib/server/http/routes/members";

export const DELETE = removeMember.serve;
