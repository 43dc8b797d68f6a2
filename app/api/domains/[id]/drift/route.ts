import { readDrift, startDrift } from "@/lib/server/http/routes/fleet";

export const GET = readDrift.serve;
export const POST = startDrift.serve;
