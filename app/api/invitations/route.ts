import { inviteToInstance, listInvitations } from "@/lib/server/http/routes/invitations";

export const GET = listInvitations.serve;
export const POST = inviteToInstance.serve;
