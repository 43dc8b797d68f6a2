import { domainEvents } from "@/lib/server/http/routes/events";

export const GET = domainEvents.serve;
