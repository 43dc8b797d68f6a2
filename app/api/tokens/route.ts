import { createToken, listTokens } from "@/lib/server/http/routes/tokens";

export const GET = listTokens.serve;
export const POST = createToken.serve;
