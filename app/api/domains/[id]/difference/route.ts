import { difference } from "@/lib/server/http/routes/differences";

export const GET = difference.serve;
