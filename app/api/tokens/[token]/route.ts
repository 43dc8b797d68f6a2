import { revokeToken } from "@/lib/server/http/routes/tokens";

export const DELETE = revokeToken.serve;
