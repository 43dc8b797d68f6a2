import { instanceAudit } from "@/lib/server/http/routes/people";

export const GET = instanceAudit.serve;
