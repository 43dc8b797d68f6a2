import { readInputs } from "@/lib/server/http/routes/nix";

export const GET = readInputs.serve;
