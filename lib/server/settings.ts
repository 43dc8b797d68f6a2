import "server-only";
import { z } from "zod";

const flag = z
  .enum(["", "0", "1", "false", "true"])
  .default("")
  .transform((text) => text === "1" || text === "true");

const Environment = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** Where people reach the studio, when that is not http://HOST:PORT. */
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default("Single sign-on"),
  /** Whether somebody whom the provider vouches for gets an account on first sign-in. */
  OIDC_SIGN_UP: flag,
  /** Whether the provider's addresses count where it does not say that it has verified them. */
  OIDC_TRUST_EMAIL: flag,
  /** For how many days the audit log is kept; 0: for ever. */
  AUDIT_DAYS: z.coerce.number().int().min(0).max(36_500).default(365),
});

export interface Settings {
  readonly baseUrl: URL;
  readonly baseUrlConfigured: boolean;
  /** For how long the audit log is kept; null: for ever. */
  readonly auditDays: number | null;
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string | undefined;
    readonly name: string;
    readonly signUp: boolean;
    readonly trustEmail: boolean;
  } | null;
}

/** Settings from the environment; throws one message that names every wrong variable. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`wrong settings in the environment: ${wrong.join("; ")}`);
  }
  const env = parsed.data;
  const host = env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST;
  return {
    baseUrl: new URL(env.BASE_URL ?? `http://${host}:${env.PORT}`),
    baseUrlConfigured: env.BASE_URL !== undefined,
    auditDays: env.AUDIT_DAYS === 0 ? null : env.AUDIT_DAYS,
    oidc:
      env.OIDC_ISSUER && env.OIDC_CLIENT_ID
        ? {
            issuer: env.OIDC_ISSUER.replace(/\/$/, ""),
            clientId: env.OIDC_CLIENT_ID,
            clientSecret: env.OIDC_CLIENT_SECRET,
            name: env.OIDC_NAME,
            signUp: env.OIDC_SIGN_UP,
            trustEmail: env.OIDC_TRUST_EMAIL,
          }
        : null,
  };
}
