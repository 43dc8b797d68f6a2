import { signOut } from "@/lib/server/http/routes/accounts";

export const POST = signOut.serve;
