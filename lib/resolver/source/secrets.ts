import type { Json } from "@/lib/shared/json";
import { pointer } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";

const FORMS: readonly (readonly [name: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["an age secret key", /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/],
  ["an AWS access key", /\bAKIA[0-9A-Z]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})/],
  ["a GitLab token", /\bglpat-[\w-]{20,}/],
  ["a Slack token", /\bxox[abeprs]-[\w-]{10,}/],
  ["a Vault token", /\bhvs\.[\w-]{20,}/],
  ["a JSON web token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
];
const ANY_FORM = /PRIVATE KEY|AGE-SECRET|AKIA|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hvs\.|eyJ/;

const SECRET_NAME =
  /(?:passwords?|passwd|passphrase|secret|secretKey|token|apiKey|privateKey|presharedKey|psk)$/i;
const ASSIGNMENT = /\b([A-Za-z][\w-]*)"?\s*=\s*"((?:[^"\\$]|\\.)+)"/g;
const LIKELY = /(?:passw|passphrase|secret|token|apiKey|privateKey|presharedKey|psk)\w*"?\s*=\s*"/i;

/** What a text looks to hold that nobody should read: words for it and its offset. */
export function secretIn(text: string): { readonly what: string; readonly offset: number } | undefined {
  if (ANY_FORM.test(text))
    for (const [what, form] of FORMS) {
      const found = form.exec(text);
      if (found) return { what, offset: found.index };
    }
  if (!LIKELY.test(text)) return undefined;
  for (const found of text.matchAll(ASSIGNMENT)) {
    const [, name = "", value = ""] = found;
    if (isSecret(name, value)) return { what: `a value for ${name}`, offset: found.index };
  }
  return undefined;
}

/** A hash is no secret in plain text, and a path or placeholder says where the secret is. */
function isSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) && !/hash/i.test(name) && !/^[/@$<%]|^[a-z]+:\/\/|^\s*$|^\$?\d\$/.test(value);
}

/** Warnings for what looks like a secret in free JSON: annotations and settings (R38). */
export function jsonSecrets(value: Json, path: readonly (string | number)[], problems: Problem[]): void {
  if (typeof value === "string") {
    const name = String(path.at(-1) ?? "");
    const found = ANY_FORM.test(value) ? secretIn(value) : undefined;
    if (found) problems.push(secretProblem(found.what, path));
    else if (isSecret(name, value)) problems.push(secretProblem(`a value for ${name}`, path));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) jsonSecrets(item, [...path, index], problems);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) jsonSecrets(item, [...path, key], problems);
  }
}

export function secretProblem(what: string, path: readonly (string | number)[], line?: number): Problem {
  return {
    severity: "warning",
    code: "plain-secret",
    path: pointer(...path),
    message: `This looks like ${what}${line === undefined ? "" : ` (line ${line})`}: it would be kept in history, and readable for everyone in the Nix store.`,
    suggestion:
      "Keep the secret in a file on the machine (a passwordFile option, agenix, sops-nix), name the file here, and replace the secret: it has been written down.",
  };
}
