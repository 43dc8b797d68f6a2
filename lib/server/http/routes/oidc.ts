import "server-only";
import { z } from "zod";
import { auth } from "../../accounts/auth";
import { endSessions } from "../../db/sessions";
import { findUser, type UserRow } from "../../db/users";
import { readSettings } from "../../settings";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { cookiesOf } from "./accounts";

function notConfigured(): HttpError {
  return new HttpError(404, "no-single-sign-on", "Single sign-on is not configured here.");
}

export const signInByProvider = route({
  method: "GET",
  path: "/api/sign-in/oidc",
  tag: "Accounts",
  summary: "Go to the configured OpenID Connect provider to sign in",
  permission: "anybody",
  limit: "sign-in",
  response: null,
  status: 302,
  errors: [404],
  async handle({ request }) {
    if (!readSettings().oidc) throw notConfigured();
    const response = await auth().api.signInSocial({
      body: { provider: "oidc", callbackURL: "/domains", errorCallbackURL: "/sign-in" },
      headers: request.headers,
      asResponse: true,
    });
    const answer = (await response.json()) as { url?: string };
    if (!answer.url)
      throw new HttpError(503, "provider-unreachable", "The provider does not answer just now.");
    const headers = cookiesOf(response);
    headers.set("Location", answer.url);
    return new Response(null, { status: 302, headers });
  },
});

export const providerCallback = route({
  method: "GET",
  path: "/api/auth/callback/{provider}",
  tag: "Accounts",
  summary: "Where the provider sends people back to",
  permission: "anybody",
  params: z.object({ provider: z.literal("oidc") }),
  limit: "sign-in",
  response: null,
  status: 302,
  errors: [404],
  async handle({ request, audit }) {
    if (!readSettings().oidc) throw notConfigured();
    const response = await auth().handler(request);
    const error = new URL(response.headers.get("location") ?? "/", request.url).searchParams.get("error");
    const user = error === null ? await userOf(response) : null;
    if (user && !user.disabledAt) {
      await audit({ action: "sign-in", subject: user.email, actor: user });
      return response;
    }
    if (user) await endSessions(user.id, null);
    const reason = error ?? (user ? "account_disabled" : "no_session");
    await audit({
      action: "sign-in.refused",
      subject: user?.email ?? "single sign-on",
      detail: { error: reason },
    });
    return error === null ? refused(reason) : response;
  },
});

/** Whose session an answer of Better Auth's begins; null when none. */
async function userOf(response: Response): Promise<UserRow | null> {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");
  const headers = new Headers({ cookie: cookies.join("; ") });
  const found = await auth().api.getSession({ headers });
  return found && findUser(found.user.id);
}

function refused(reason: string): Response {
  const location = `/sign-in?error=${reason}`;
  return new Response(null, { status: 302, headers: { Location: location, "Cache-Control": "no-store" } });
}
