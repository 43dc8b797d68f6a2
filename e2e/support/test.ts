import { readFile } from "node:fs/promises";
import path from "node:path";
import { type APIRequestContext, test as base, expect, type Response, request } from "@playwright/test";
import { type ApiDescription, Contract } from "./contract";
import { type Studio, startStudio } from "./server";

export const ADMIN = {
  name: "Ada Lovelace",
  email: "ada@example.org",
  password: "an engine of numbers",
} as const;

interface WorkerFixtures {
  /** A studio of this worker's own, with an administrator. */
  readonly studio: Studio;
  /** The administrator's session, as Playwright stores it. */
  readonly session: Awaited<ReturnType<APIRequestContext["storageState"]>>;
  /** What the running API says of itself. */
  readonly contract: Contract;
}

interface TestFixtures {
  /** The API, signed in as the administrator. */
  readonly api: APIRequestContext;
  /** Makes a domain from a document, or an empty one, and returns its id. */
  readonly makeDomain: (name: string, document?: unknown) => Promise<string>;
}

/** What is wrong with an answer that a page got from the API; null where it is none, or its page is gone. */
async function complaintOf(response: Response, contract: Contract): Promise<string | null> {
  const { pathname } = new URL(response.url());
  const contentType = response.headers()["content-type"] ?? "";
  if (!pathname.startsWith("/api/") || contentType.startsWith("text/event-stream")) return null;
  const body = await response.text().catch(() => null);
  if (body === null) return null;
  return contract.complaint({
    method: response.request().method(),
    pathname,
    status: response.status(),
    contentType,
    body,
  });
}

/** Pages of these tests are signed in as the administrator, on `studio`; addresses are relative to it. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  studio: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures it needs from the pattern
    async ({}, use) => {
      const studio = await startStudio();
      await use(studio);
      await studio.remove();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  session: [
    async ({ studio }, use) => {
      const context = await request.newContext({ baseURL: studio.url });
      const token = new URL(studio.setupUrl).searchParams.get("token") ?? "";
      const made = await context.post("/api/setup", { data: { ...ADMIN, token } });
      expect(made.status(), await made.text()).toBe(200);
      await use(await context.storageState());
      await context.dispose();
    },
    { scope: "worker" },
  ],
  contract: [
    async ({ studio, session }, use) => {
      const context = await request.newContext({ baseURL: studio.url, storageState: session });
      await use(new Contract((await (await context.get("/api/openapi.json")).json()) as ApiDescription));
      await context.dispose();
    },
    { scope: "worker" },
  ],
  // Whatever a test makes the studio ask, the answer is one that the API announces.
  page: async ({ page, contract }, use, testInfo) => {
    const complaints: Promise<string | null>[] = [];
    const said: string[] = [];
    page.on("response", (response) => complaints.push(complaintOf(response, contract)));
    page.on("pageerror", (error) => said.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") said.push(`${page.url()}: ${message.text()}`);
    });
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach("errors of the page", { body: said.join("\n"), contentType: "text/plain" });
    expect((await Promise.all(complaints)).filter((each) => each !== null)).toEqual([]);
  },
  baseURL: async ({ studio }, use) => use(studio.url),
  storageState: async ({ session }, use) => use(session),
  api: async ({ studio, session }, use) => {
    const context = await request.newContext({
      baseURL: studio.url,
      storageState: session,
      extraHTTPHeaders: { Origin: studio.url },
    });
    await use(context);
    await context.dispose();
  },
  makeDomain: async ({ api }, use) => {
    await use(async (name, document) => {
      const made = await api.post("/api/domains", { data: { name, ...(document ? { document } : {}) } });
      expect(made.status(), await made.text()).toBe(201);
      return ((await made.json()) as { id: string }).id;
    });
  },
});

export { expect };

/** A document of `nix/examples` or of a test, by path from the repository. */
export async function readDocument(file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.resolve(import.meta.dirname, "../..", file), "utf8"));
}
