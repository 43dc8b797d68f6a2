import { readDriftSchedule, writeDriftSchedule } from "@/lib/server/http/routes/deployment-settings";

export const GET = readDriftSchedule.serve;
export const PUT = writeDriftSchedule.serve;
