import { readInputsUpdate } from "@/lib/server/http/routes/nix";

export const GET = readInputsUpdate.serve;
