import { readInstanceNix, writeInstanceNix } from "@/lib/server/http/routes/nix";

export const GET = readInstanceNix.serve;
export const PUT = writeInstanceNix.serve;
