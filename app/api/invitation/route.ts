import { lookAtInvitation } from "@/lib/server/http/routes/invitations";

export const POST = lookAtInvitation.serve;
