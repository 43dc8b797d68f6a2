import { listAccounts } from "@/lib/server/http/routes/people";

export const GET = listAccounts.serve;
