import { startAdoption } from "@/lib/server/http/routes/adoption";

export const POST = startAdoption.serve;
