import "server-only";
import { betterAuth } from "better-auth";
import { nextCookies } from "better-auth/next-js";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { authDatabase } from "../db/auth";
import { perInstance } from "../db/client";
import { readSettings } from "../settings";
import { secretFile } from "./secret";

const DAY = 24 * 60 * 60;

function configure() {
  const { baseUrl, oidc } = readSettings();
  return betterAuth({
    appName: "Cluster Studio",
    baseURL: baseUrl.origin,
    basePath: "/api/auth",
    secret: secretFile("auth-secret"),
    database: authDatabase(),
    telemetry: { enabled: false },
    logger: { level: "error" },
    trustedOrigins: [baseUrl.origin],
    user: {
      additionalFields: {
        instanceAdmin: { type: "boolean", defaultValue: false, input: false },
        disabledAt: { type: "date", required: false, input: false },
      },
    },
    // Accounts are made by first setup, by invitation, or by the configured provider.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 256 },
    account: {
      accountLinking: { enabled: oidc !== null, trustedProviders: oidc?.trustEmail ? ["oidc"] : [] },
      updateAccountOnSignIn: false,
    },
    databaseHooks: {
      // Only the provider's people come here through an endpoint. Whoever may claim any address there would else get
      // the roles that are meant for its owner.
      user: {
        create: {
          before: async (user, endpoint) => !endpoint || user.emailVerified || oidc?.trustEmail === true,
        },
      },
      // The provider says who somebody is; its tokens would open what is not ours.
      account: {
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    session: { expiresIn: 14 * DAY, updateAge: DAY, storeSessionInDatabase: true },
    // The routes limit themselves (`http/limits.ts`), with the client's address as the web server saw it.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "studio",
      useSecureCookies: baseUrl.protocol === "https:",
      // A provider sends people back from another site: then the browser must send the session along from there.
      defaultCookieAttributes: { sameSite: oidc ? "lax" : "strict", httpOnly: true },
      ipAddress: { ipAddressHeaders: ["x-studio-peer"] },
    },
    plugins: [
      ...(oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: "oidc",
                  discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  ...(oidc.clientSecret === undefined ? {} : { clientSecret: oidc.clientSecret }),
                  scopes: ["openid", "email", "profile"],
                  pkce: true,
                  disableSignUp: !oidc.signUp,
                },
              ],
            }),
          ]
        : []),
      nextCookies(),
    ],
  });
}

/** Better Auth as this instance is configured; made once. */
export function auth(): ReturnType<typeof configure> {
  return perInstance("cluster-studio.auth", configure);
}
