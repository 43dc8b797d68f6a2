import type { APIRequestContext, Browser, BrowserContext, Page } from "@playwright/test";
import { expect } from "./test";

export const GRACE = {
  name: "Grace Hopper",
  email: "grace@example.org",
  password: "compilers are nice",
} as const;

/** A second person with the role of an editor, in a browser of their own; the account is made once a studio. */
export async function invitePerson(
  browser: Browser,
  api: APIRequestContext,
  baseURL: string,
  domain: string,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
  const headers = { Origin: baseURL };
  const roles = { edit: true, deploy: false, admin: false };
  const added = await api.post(`/api/domains/${domain}/members`, { data: { email: GRACE.email, ...roles } });
  if (added.ok()) {
    const { email, password } = GRACE;
    const answer = await context.request.post("/api/sign-in", { data: { email, password }, headers });
    expect(answer.status()).toBe(200);
  } else {
    const made = await api.post(`/api/domains/${domain}/invitations`, {
      data: { email: GRACE.email, ...roles },
    });
    const { link } = (await made.json()) as { link: string };
    const token = link.split("/").at(-1);
    const answer = await context.request.post("/api/invitation/accept", {
      data: { ...GRACE, token },
      headers,
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  return { context, page: await context.newPage() };
}
