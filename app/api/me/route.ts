import { me } from "@/lib/server/http/routes/accounts";

export const GET = me.serve;
