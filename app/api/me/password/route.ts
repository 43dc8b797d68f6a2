import { changePassword } from "@/lib/server/http/routes/sessions";

export const POST = changePassword.serve;
