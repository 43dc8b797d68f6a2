import { readInspection } from "@/lib/server/http/routes/fleet";

export const GET = readInspection.serve;
