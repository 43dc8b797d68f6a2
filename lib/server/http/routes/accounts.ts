import "server-only";
import { z } from "zod";
import { auth } from "../../accounts/auth";
import { setUp, setupDone } from "../../accounts/setup";
import { endExpiredSessions, endSessions } from "../../db/sessions";
import { findUserByEmail } from "../../db/users";
import { readSettings } from "../../settings";
import { HttpError } from "../problem-details";
import { route } from "../route";

export const Account = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(10, "must have at least 10 characters").max(256),
});

/** Signs in, so that the answer carries the session's cookie. */
export async function signedIn(request: Request, email: string, password: string): Promise<Response> {
  return auth().api.signInEmail({
    body: { email: email.toLowerCase(), password },
    headers: request.headers,
    asResponse: true,
  });
}

export const firstSetup = route({
  method: "POST",
  path: "/api/setup",
  tag: "Accounts",
  summary: "Make the first administrator, with the token that the server printed, and sign in",
  permission: "public",
  body: Account.extend({ token: z.string().max(200) }),
  limit: "sign-in",
  response: z.object({ name: z.string() }),
  errors: [403, 409],
  async handle({ body, audit, request }) {
    const made = await setUp(body.token, body);
    if (!made.ok) {
      if (made.error === "done") {
        throw new HttpError(409, "setup-done", "This studio has an administrator already. Sign in instead.");
      }
      if (made.error === "taken") throw new HttpError(409, "taken", "There is an account with this address.");
      throw new HttpError(403, "wrong-token", "This is not the setup token that the server printed.");
    }
    await audit({ action: "setup", subject: body.email, actor: { id: made.value.id, name: body.name } });
    const response = await signedIn(request, body.email, body.password);
    return Response.json({ name: body.name }, { headers: cookiesOf(response) });
  },
});

/** The headers that set the cookies of one of Better Auth's answers. */
export function cookiesOf(response: Response): Headers {
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const cookie of response.headers.getSetCookie()) headers.append("Set-Cookie", cookie);
  return headers;
}

export const signIn = route({
  method: "POST",
  path: "/api/sign-in",
  tag: "Accounts",
  summary: "Sign in by e-mail and password; the answer carries the session's cookie",
  permission: "anybody",
  body: z.strictObject({ email: z.email().max(254), password: z.string().max(256) }),
  limit: "sign-in",
  response: z.object({ name: z.string() }),
  async handle({ body, request, audit }) {
    const email = body.email.toLowerCase();
    const response = await signedIn(request, email, body.password);
    const user = response.ok ? await findUserByEmail(email) : null;
    if (!user || user.disabledAt) {
      // Signing in has made a session even for an account that is disabled.
      if (user) await endSessions(user.id, null);
      await audit({ action: "sign-in.refused", subject: email });
      throw new HttpError(401, "wrong-password", "There is no account with this address and password.");
    }
    await endExpiredSessions();
    await audit({ action: "sign-in", subject: email, actor: user });
    return Response.json({ name: user.name }, { headers: cookiesOf(response) });
  },
});

export const signOut = route({
  method: "POST",
  path: "/api/sign-out",
  tag: "Accounts",
  summary: "End this session",
  permission: "session",
  response: null,
  status: 204,
  async handle({ request, audit, actor }) {
    const response = await auth().api.signOut({ headers: request.headers, asResponse: true });
    await audit({ action: "sign-out", subject: actor.email });
    return new Response(null, { status: 204, headers: cookiesOf(response) });
  },
});

const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    instanceAdmin: z.boolean(),
    via: z.enum(["session", "token"]),
  })
  .meta({ id: "Me" });

export const me = route({
  method: "GET",
  path: "/api/me",
  tag: "Accounts",
  summary: "Who you are",
  permission: "signed-in",
  response: Me,
  handle: async ({ actor: { id, name, email, instanceAdmin, via } }) => ({
    id,
    name,
    email,
    instanceAdmin,
    via,
  }),
});

export const signInOptions = route({
  method: "GET",
  path: "/api/sign-in",
  tag: "Accounts",
  summary: "How people sign in here",
  permission: "public",
  response: z.object({
    setupNeeded: z.boolean(),
    password: z.boolean(),
    oidc: z.object({ name: z.string() }).nullable(),
  }),
  async handle() {
    const { oidc } = readSettings();
    return { setupNeeded: !(await setupDone()), password: true, oidc: oidc ? { name: oidc.name } : null };
  },
});
