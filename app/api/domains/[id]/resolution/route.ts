import { resolution } from "@/lib/server/http/routes/answers";

export const GET = resolution.serve;
