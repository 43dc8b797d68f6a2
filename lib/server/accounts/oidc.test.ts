import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { database } from "../db/client";
import { resetLimits } from "../http/limits";
import { ADMIN, administrator, startInstance, Visitor } from "../testing/instance";

const GRACE = { sub: "1", name: "Grace", email: "grace@example.org" };

/** An OpenID Connect provider that vouches for whoever it is told to, without asking. */
async function startProvider() {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" };
  const provider = { issuer: "", person: GRACE, verified: true, nonce: "" };
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", provider.issuer);
    const json = (body: unknown) =>
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") {
      return json({
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        userinfo_endpoint: `${provider.issuer}/userinfo`,
        jwks_uri: `${provider.issuer}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    if (url.pathname === "/keys") return json({ keys: [jwk] });
    const claims = { ...provider.person, email_verified: provider.verified, instanceAdmin: true };
    if (url.pathname === "/userinfo") return json(claims);
    const token = await new SignJWT({ ...claims, ...(provider.nonce ? { nonce: provider.nonce } : {}) })
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .setIssuer(provider.issuer)
      .setAudience("studio")
      .setSubject(provider.person.sub)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
    return json({ access_token: "a", token_type: "Bearer", expires_in: 300, id_token: token });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  provider.issuer = `http://127.0.0.1:${address.port}`;
  return { provider, close: () => server.close() };
}

let instance: Awaited<ReturnType<typeof startInstance>>;
let fake: Awaited<ReturnType<typeof startProvider>>;
let admin: Visitor;

beforeAll(async () => {
  fake = await startProvider();
  instance = await startInstance({
    BASE_URL: "http://studio.test",
    OIDC_ISSUER: fake.provider.issuer,
    OIDC_CLIENT_ID: "studio",
    OIDC_CLIENT_SECRET: "between us",
    OIDC_SIGN_UP: "1",
  });
  admin = await administrator();
});
beforeEach(() => {
  resetLimits();
  Object.assign(fake.provider, { person: GRACE, verified: true });
});
afterAll(async () => {
  await instance.end();
  fake.close();
});

/** Goes to the provider and comes back from it, as a browser would. */
async function signInByProvider(visitor: Visitor): Promise<Response> {
  const away = await visitor.send("GET", "/api/sign-in/oidc");
  expect(away.status).toBe(302);
  const there = new URL(away.headers.get("location") ?? "");
  expect(there.origin).toBe(fake.provider.issuer);
  expect(there.searchParams.get("redirect_uri")).toBe("http://studio.test/api/auth/callback/oidc");
  expect(there.searchParams.get("code_challenge_method")).toBe("S256");
  fake.provider.nonce = there.searchParams.get("nonce") ?? "";
  const back = new URLSearchParams({ code: "c", state: there.searchParams.get("state") ?? "" });
  return visitor.send("GET", `/api/auth/callback/oidc?${back}`);
}

it("signs in whom the provider vouches for, with an account but no role", async () => {
  const grace = new Visitor();
  const back = await signInByProvider(grace);
  expect(back.headers.get("location")).toMatch(/\/domains$/);
  expect((await grace.ask("GET", "/api/me")).body).toMatchObject({
    email: "grace@example.org",
    instanceAdmin: false,
  });
  expect((await grace.ask("GET", "/api/domains")).body).toEqual([]);
  const audit = await admin.ask("GET", "/api/audit?text=sign-in");
  expect(audit.body[0]).toMatchObject({ action: "sign-in", actor: { name: "Grace" }, subject: GRACE.email });
  // What the provider's tokens open is none of the studio's business.
  const kept = await database().account.findMany({ where: { providerId: "oidc" } });
  expect(kept).toMatchObject([{ accessToken: null, refreshToken: null, idToken: null }]);
});

it("joins an account of the studio only by an address that the provider has verified", async () => {
  Object.assign(fake.provider, { person: { sub: "2", name: "Eve", email: ADMIN.email }, verified: false });
  const eve = new Visitor();
  const refused = await signInByProvider(eve);
  expect(refused.headers.get("location")).toMatch(/\/sign-in\?error=/);
  expect((await eve.ask("GET", "/api/me")).status).toBe(401);

  fake.provider.verified = true;
  const ada = new Visitor();
  await signInByProvider(ada);
  expect((await ada.ask("GET", "/api/me")).body).toMatchObject({ email: ADMIN.email, instanceAdmin: true });
});

it("makes no account for an address that nobody has verified", async () => {
  Object.assign(fake.provider, {
    person: { sub: "3", name: "Mallory", email: "boss@example.org" },
    verified: false,
  });
  const mallory = new Visitor();
  await signInByProvider(mallory);
  expect((await mallory.ask("GET", "/api/me")).status).toBe(401);
  const accounts = await admin.ask("GET", "/api/accounts");
  expect(accounts.body.map(({ email }: { email: string }) => email)).not.toContain("boss@example.org");
});

it("does not join an account whose address its holder chose freely", async () => {
  const invited = await admin.ask("POST", "/api/invitations", { body: {} });
  const token = String(invited.body.link).split("/").at(-1);
  const squatter = { token, name: "Squatter", email: "carol@example.org", password: "a long password" };
  await new Visitor().ask("POST", "/api/invitation/accept", { body: squatter });
  fake.provider.person = { sub: "4", name: "Carol", email: "carol@example.org" };
  const carol = new Visitor();
  await signInByProvider(carol);
  expect((await carol.ask("GET", "/api/me")).status).toBe(401);
});

it("does not sign in somebody whose account is disabled", async () => {
  await signInByProvider(new Visitor());
  const accounts = await admin.ask("GET", "/api/accounts");
  const { id } = accounts.body.find(({ email }: { email: string }) => email === GRACE.email);
  await admin.ask("PATCH", `/api/accounts/${id}`, { body: { disabled: true } });
  const grace = new Visitor();
  const back = await signInByProvider(grace);
  expect(back.headers.get("location")).toMatch(/\/sign-in\?error=account_disabled$/);
  expect(await database().session.count({ where: { userId: id } })).toBe(0);
  await admin.ask("PATCH", `/api/accounts/${id}`, { body: { disabled: false } });
  expect((await grace.ask("GET", "/api/me")).status).toBe(401);
});

it("does not sign in somebody whose state the browser does not hold", async () => {
  const grace = new Visitor();
  await signInByProvider(grace);
  const stranger = new Visitor();
  const away = await grace.send("GET", "/api/sign-in/oidc");
  const state = new URL(away.headers.get("location") ?? "").searchParams.get("state") ?? "";
  await stranger.send("GET", `/api/auth/callback/oidc?${new URLSearchParams({ code: "c", state })}`);
  expect((await stranger.ask("GET", "/api/me")).status).toBe(401);
});
