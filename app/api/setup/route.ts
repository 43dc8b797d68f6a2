import { firstSetup } from "@/lib/server/http/routes/accounts";

export const POST = firstSetup.serve;
