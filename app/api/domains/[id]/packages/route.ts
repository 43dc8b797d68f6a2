import { readPackages } from "@/lib/server/http/routes/fleet";

export const GET = readPackages.serve;
