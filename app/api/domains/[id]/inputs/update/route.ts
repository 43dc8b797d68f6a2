import { startInputsUpdate } from "@/lib/server/http/routes/nix";

export const POST = startInputsUpdate.serve;
