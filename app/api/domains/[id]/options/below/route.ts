import { optionsUnder } from "@/lib/server/http/routes/nix";

export const GET = optionsUnder.serve;
