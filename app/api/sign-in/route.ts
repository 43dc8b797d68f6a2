import { signIn, signInOptions } from "@/lib/server/http/routes/accounts";

export const GET = signInOptions.serve;
export const POST = signIn.serve;
