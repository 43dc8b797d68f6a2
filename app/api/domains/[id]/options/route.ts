import { options } from "@/lib/server/http/routes/nix";

export const GET = options.serve;
