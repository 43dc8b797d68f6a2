import { flake } from "@/lib/server/http/routes/answers";

export const GET = flake.serve;
