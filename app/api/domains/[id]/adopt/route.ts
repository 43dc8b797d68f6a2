import { startAdoption } from "@/lib/server/http/routes/fleet";

export const POST = startAdoption.serve;
