import { changeAccount } from "@/lib/server/http/routes/people";

export const PATCH = changeAccount.serve;
