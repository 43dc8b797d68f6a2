import { changeDomain } from "@/lib/server/http/routes/changes";

export const POST = changeDomain.serve;
