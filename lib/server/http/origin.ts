import "server-only";
import ipaddr from "ipaddr.js";
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

/** The address that a request comes from, as the web server (`scripts/web.mjs`) saw it; "unknown" without that one. */
export function clientAddress(headers: Headers): string {
  return headers.get("x-studio-peer") ?? "unknown";
}

/** What counts as one client while nobody is signed in: of IPv6 a whole /64, which every subscriber has. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString();
}
