import { domainAudit } from "@/lib/server/http/routes/people";

export const GET = domainAudit.serve;
