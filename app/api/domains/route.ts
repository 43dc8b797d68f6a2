import { createDomain, listDomains } from "@/lib/server/http/routes/domains";

export const GET = listDomains.serve;
export const POST = createDomain.serve;
