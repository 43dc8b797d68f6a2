import { withdrawInvitation } from "@/lib/server/http/routes/invitations";

export const DELETE = withdrawInvitation.serve;
