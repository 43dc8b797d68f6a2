import { providerCallback } from "@/lib/server/http/routes/oidc";

export const GET = providerCallback.serve;
