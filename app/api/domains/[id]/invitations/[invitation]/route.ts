import { withdrawDomainInvitation } from "@/lib/server/http/routes/invitations";

export const DELETE = withdrawDomainInvitation.serve;
