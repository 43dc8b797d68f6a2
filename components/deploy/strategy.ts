/** The strategy as the form holds it. */
export interface StrategyForm {
  readonly parallel: number;
  readonly canary: number;
  /** `roleKey`s, one wave each, in this order. */
  readonly rolesFirst: readonly string[];
  readonly pauseSeconds: number;
  readonly stopAfterFailures: number;
  readonly skipUnchanged: boolean;
  readonly units: readonly string[];
  readonly command: string;
  readonly http: string;
}

export const PLAIN: StrategyForm = {
  parallel: 4,
  canary: 0,
  rolesFirst: [],
  pauseSeconds: 0,
  stopAfterFailures: 1,
  skipUnchanged: true,
  units: [],
  command: "",
  http: "",
};

/** A role as one choice of a list: the service's long form and the role's name. */
export function roleKey(service: string, role: string): string {
  return `${role}@${service}`;
}

function roleOf(key: string): { readonly service: string; readonly role: string } {
  const at = key.indexOf("@");
  return { service: key.slice(at + 1), role: key.slice(0, at) };
}

/** As the API takes it. Machines in none of the waves are the last one. */
export function strategyBody(form: StrategyForm, checks: boolean) {
  const command = form.command.trim();
  const http = form.http.trim();
  const checked = checks && (form.units.length > 0 || command !== "" || http !== "");
  return {
    parallel: form.parallel,
    canary: form.canary > 0 ? form.canary : null,
    waves: form.rolesFirst.map(roleOf),
    pauseSeconds: form.pauseSeconds,
    stopAfterFailures: form.stopAfterFailures,
    skipUnchanged: form.skipUnchanged,
    healthCheck: checked ? { units: form.units, command: command || null, http: http || null } : null,
  };
}

/** What differs from the usual, in words. */
export function strategyWords(form: StrategyForm, machines: number): string {
  const words: string[] = [];
  if (machines > 1) {
    words.push(`${Math.min(form.parallel, machines)} at a time`);
    if (form.canary > 0) words.push(`${form.canary} first as canary`);
    const roles = form.rolesFirst.map(roleOf);
    if (roles.length > 0)
      words.push(
        `${roles.map(({ role, service }) => `${role} of ${service.split(".")[0]}`).join(", then ")} first`,
      );
    if (form.pauseSeconds > 0) words.push(`${form.pauseSeconds} s between waves`);
    words.push(
      `stops after ${form.stopAfterFailures === 1 ? "one failure" : `${form.stopAfterFailures} failures`}`,
    );
  }
  if (!form.skipUnchanged) words.push("also machines that would not change");
  if (form.units.length > 0 || form.command.trim() !== "" || form.http.trim() !== "")
    words.push("with a health check");
  return words.join(", ");
}
