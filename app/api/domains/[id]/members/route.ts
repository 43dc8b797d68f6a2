import { addMember, listMembers } from "@/lib/server/http/routes/members";

export const GET = listMembers.serve;
export const POST = addMember.serve;
