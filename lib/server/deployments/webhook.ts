import "server-only";
import { createHmac, randomUUID } from "node:crypto";
import { lookup as resolveName } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { newSecret } from "../accounts/secret";
import { readSetting, writeSetting } from "../db/domain-settings";
import { seal, unseal } from "./seal";

interface StoredWebhook {
  readonly url: string;
  readonly sealedSecret: string;
}

const TRIES = [0, 2_000, 10_000];
const TIMEOUT = 10_000;
const purpose = (domainId: string) => `webhook ${domainId}`;

export async function webhookUrl(domainId: string): Promise<string | null> {
  return (await readSetting<StoredWebhook>("webhook", domainId))?.url ?? null;
}

/** Sets where ends of deployments are told, with a new secret, which is given out this once. */
export async function setWebhook(domainId: string, url: string): Promise<string> {
  const secret = newSecret();
  const stored: StoredWebhook = { url, sealedSecret: seal(secret, purpose(domainId)) };
  await writeSetting("webhook", domainId, stored);
  return secret;
}

export async function removeWebhook(domainId: string): Promise<void> {
  await writeSetting("webhook", domainId, null);
}

/** `sha256=<hex>`: the HMAC of the body, under the webhook's secret. */
export function signature(secret: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** Whether an address is the server's own, or one that answers only on the server: a domain's admin has no business there. */
function isOwn(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (["loopback", "unspecified", "linkLocal", "broadcast", "multicast"].includes(parsed.range()))
    return true;
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return own.some((each) => ipaddr.process(each.address).toString() === parsed.toString());
}

const refusal = () =>
  new Error(
    "the address is the studio's own server, which webhooks do not reach (WEBHOOKS_TO_SELF=1 allows it)",
  );

const guardedLookup: LookupFunction = (host, options, callback) => {
  resolveName(host, { ...options, all: true }, (error, addresses) => {
    const reached = addresses?.filter(
      ({ address }) => process.env.WEBHOOKS_TO_SELF === "1" || !isOwn(address),
    );
    const [first] = reached ?? [];
    if (error || !first) return callback(error ?? refusal(), "", 4);
    if (options.all) return callback(null, reached ?? []);
    callback(null, first.address, first.family);
  });
};

/** Posts once; resolves to the status. */
function post(url: URL, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is never looked up.
  if (isIP(host) && process.env.WEBHOOKS_TO_SELF !== "1" && isOwn(host)) return Promise.reject(refusal());
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(
      url,
      { method: "POST", headers, lookup: guardedLookup, timeout: TIMEOUT },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer within 10 seconds")));
    request.on("error", reject);
    request.end(body);
  });
}

/** Tells a domain's webhook; null where there is none, else in words how it went. */
export async function tellWebhook(domainId: string, event: string, content: object): Promise<string | null> {
  const stored = await readSetting<StoredWebhook>("webhook", domainId);
  if (!stored) return null;
  const body = JSON.stringify({ event, ...content });
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "cluster-studio",
    "X-Studio-Event": event,
    "X-Studio-Delivery": randomUUID(),
    "X-Studio-Signature": signature(unseal(stored.sealedSecret, purpose(domainId)), body),
  };
  let last = "";
  for (const wait of TRIES) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      const status = await post(new URL(stored.url), body, headers);
      last = `the webhook answered ${status}`;
      if (status < 300) return last;
      if (status < 500) break;
    } catch (error) {
      last = `the webhook could not be told: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return last;
}
