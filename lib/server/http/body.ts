import "server-only";
import { HttpError } from "./problem-details";

export const MEBIBYTE = 1024 * 1024;

/** Reads a request's body as UTF-8 text; 413 as soon as it is longer than `limit` bytes, whatever its headers say. */
export async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () =>
    new HttpError(
      413,
      "too-large",
      `The request is larger than ${(limit / MEBIBYTE).toFixed(limit < MEBIBYTE ? 2 : 0)} MiB.`,
    );
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > limit) {
        await reader.cancel();
        throw tooLarge();
      }
      parts.push(decoder.decode(part.value, { stream: true }));
    }
    parts.push(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw new HttpError(400, "not-utf-8", "The request is not UTF-8 text.");
    throw error;
  }
  return parts.join("");
}

/** Reads a body as JSON; 400 when it is not, 415 when it says it is something else. */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([a-z0-9.-]+\+)?json\b/i.test(type)) {
    throw new HttpError(415, "not-json", "Send JSON, with Content-Type: application/json.");
  }
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, "not-json", `The request is not JSON: ${reason.slice(0, 200)}`);
  }
}
