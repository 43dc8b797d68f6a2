import { problems } from "@/lib/server/http/routes/answers";

export const GET = problems.serve;
