import { accept } from "@/lib/server/http/routes/invitations";

export const POST = accept.serve;
