import "server-only";
import { readSettings } from "../settings";
import { HttpError } from "./problem-details";

/**
 * Refuses a change that a page of another origin makes with this browser's session. Browsers send Origin with every
 * request that may change something; a request without one, and without a session, comes from no browser.
 */
export function checkOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const own = ownOrigin(request.headers);
  if (origin === own || (origin === null && (site === null || site === "same-origin"))) return;
  throw new HttpError(
    403,
    "other-origin",
    `This request comes from ${origin ?? "another site"}, not from ${own}.`,
  );
}

/** BASE_URL's where it is configured; else whatever name people reach this server by, without a proxy. */
export function ownOrigin(headers: Headers): string {
  const { baseUrl, baseUrlConfigured } = readSettings();
  const host = headers.get("host");
  return baseUrlConfigured || host === null ? baseUrl.origin : `http://${host}`;
}

/** The address that a request comes from, as the web server saw it; "unknown" in a test without one. */
export function clientAddress(headers: Headers): string {
  if (readSettings().trustProxy) {
    const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
    if (last) return last;
  }
  return headers.get("x-studio-peer") ?? "unknown";
}
