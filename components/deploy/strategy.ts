/** The strategy as the form holds it. */
export interface StrategyForm {
  readonly parallel: number;
  readonly canary: number;
  readonly roleFirst: string | null;
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
  roleFirst: null,
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

/** As the API takes it. Machines in none of the waves are the last one. */
export function strategyBody(form: StrategyForm, checks: boolean) {
  const [role, service] = form.roleFirst?.split("@") ?? [];
  const command = form.command.trim();
  const http = form.http.trim();
  const checked = checks && (form.units.length > 0 || command !== "" || http !== "");
  return {
    parallel: form.parallel,
    canary: form.canary > 0 ? form.canary : null,
    waves: role === undefined || service === undefined ? [] : [{ service, role }],
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
    const [role, service] = form.roleFirst?.split("@") ?? [];
    if (role !== undefined && service !== undefined) words.push(`${role} of ${service.split(".")[0]} first`);
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
