import { inviteToDomain, listDomainInvitations } from "@/lib/server/http/routes/invitations";

export const GET = listDomainInvitations.serve;
export const POST = inviteToDomain.serve;
