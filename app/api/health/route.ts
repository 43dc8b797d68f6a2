import { health } from "@/lib/server/http/routes/instance";

export const GET = health.serve;
