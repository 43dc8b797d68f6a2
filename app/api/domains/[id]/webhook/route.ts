import { readWebhook, writeWebhook } from "@/lib/server/http/routes/deployment-settings";

export const GET = readWebhook.serve;
export const PUT = writeWebhook.serve;
