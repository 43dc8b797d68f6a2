import { readDomain, renameDomain, trashDomain } from "@/lib/server/http/routes/domains";

export const GET = readDomain.serve;
export const PATCH = renameDomain.serve;
export const DELETE = trashDomain.serve;
