/** The next name that is free: a trailing number counts on, any other name gets a 2. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const numbered = /^(.*?)(\d+)$/.exec(name);
  const stem = numbered?.[1] ?? name;
  const digits = numbered?.[2] ?? "1";
  for (let number = Number(digits) + 1; ; number++) {
    const candidate = stem + String(number).padStart(digits.length, "0");
    if (!taken.has(candidate)) return candidate;
  }
}
