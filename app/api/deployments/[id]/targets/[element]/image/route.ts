import { downloadImage } from "@/lib/server/http/routes/deployment-image";

export const GET = downloadImage.serve;
