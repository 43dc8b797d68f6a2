import { startGenerations } from "@/lib/server/http/routes/fleet";

export const POST = startGenerations.serve;
