import "server-only";
import { z } from "zod";
import { auth } from "../../accounts/auth";
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
    const refused = new URL(response.headers.get("location") ?? "/", request.url).searchParams.get("error");
    await audit({
      action: refused === null ? "sign-in" : "sign-in.refused",
      subject: "single sign-on",
      ...(refused === null ? {} : { detail: { error: refused } }),
    });
    return response;
  },
});
