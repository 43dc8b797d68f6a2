import { confirmHostKey, forgetHostKey, readHostKey } from "@/lib/server/http/routes/host-keys";

export const GET = readHostKey.serve;
export const POST = confirmHostKey.serve;
export const DELETE = forgetHostKey.serve;
