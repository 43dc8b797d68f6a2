import { signInByProvider } from "@/lib/server/http/routes/oidc";

export const GET = signInByProvider.serve;
