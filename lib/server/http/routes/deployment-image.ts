import "server-only";
import { z } from "zod";
import type { TargetResult } from "@/lib/editor/jobs";
import { imageStream, openImage } from "../../deployments/image";
import { prefersJson } from "../accept";
import { byteRange } from "../byte-range";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { DeploymentParams, deploymentById, domainOfDeployment } from "./deployments";

const BINARY = "application/octet-stream";
const ImageFile = z
  .object({ name: z.string(), bytes: z.int() })
  .meta({ id: "ImageFile", description: "An installation image that can be downloaded" });

const noImage = (why: string) => new HttpError(404, "no-image", why);

export const downloadImage = route({
  method: "GET",
  path: "/api/deployments/{id}/targets/{element}/image",
  tag: "Deployments",
  summary:
    "The image that a run of iso built, resumable with Range; its name and size with Accept: application/json",
  permission: "deploy",
  limit: "expensive",
  domainOf: domainOfDeployment,
  params: DeploymentParams.extend({ element: z.string().max(255) }),
  response: { content: BINARY, orJson: ImageFile },
  ranges: true,
  errors: [410, 416],
  async handle({ params: { id, element }, request }) {
    const job = await deploymentById(id);
    const made = (JSON.parse(job.payload) as { package?: string }).package;
    if (made !== "iso") throw noImage("This was no run of iso, which builds images.");
    const results = new Map(Object.entries(JSON.parse(job.result ?? "{}") as Record<string, TargetResult>));
    const result = results.get(element);
    const toplevel = result?.state === "done" ? result.toplevel : null;
    if (toplevel === null) throw noImage(`This run has built no image of ${element}.`);
    const image = await openImage(toplevel);
    if (image === "gone")
      throw new HttpError(410, "image-gone", "The image is no longer in the store: run iso again.");
    if (image === "none") throw noImage(`What this run built holds no image of ${element}.`);

    const { file, size, suffix, etag } = image;
    const name = `${fileName(element)}-r${job.revision}${suffix}`;
    const range = byteRange(request.headers.get("range"), size, etag, request.headers.get("if-range"));
    const headers = { "Cache-Control": "no-store", "Accept-Ranges": "bytes", ETag: etag };
    if (prefersJson(request, BINARY)) {
      await file.close();
      return { name, bytes: size } satisfies z.output<typeof ImageFile>;
    }
    if (range === "unsatisfiable") {
      await file.close();
      const answer = new HttpError(416, "no-such-part", `The image has ${size} bytes.`).toResponse();
      answer.headers.set("Content-Range", `bytes */${size}`);
      return answer;
    }
    const part = range ?? { start: 0, end: size - 1 };
    const asked = request.method !== "HEAD";
    if (!asked) await file.close();
    const length = String(part.end - part.start + 1);
    return new Response(asked ? imageStream(image, part, request.signal) : null, {
      status: range ? 206 : 200,
      headers: {
        ...headers,
        "Content-Type": BINARY,
        "Content-Length": length,
        // For the web server: Next.js drops the other.
        "X-Studio-Length": length,
        "Content-Disposition": `attachment; filename="${name}"`,
        ...(range ? { "Content-Range": `bytes ${part.start}-${part.end}/${size}` } : {}),
      },
    });
  },
});

/** A machine's name as it is harmless on every system and in every header. */
function fileName(element: string): string {
  return element.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[.-]+/, "") || "machine";
}
