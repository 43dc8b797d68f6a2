import classes from "./person.module.css";

/** "AL" for Ada Lovelace. */
export function initials(name: string): string {
  const [first = "", ...rest] = name.split(/\s+/).filter((part) => part !== "");
  const last = rest.at(-1) ?? "";
  return (first.charAt(0) + (last === "" ? first.charAt(1) : last.charAt(0))).toUpperCase();
}

/** One of six colours, the same wherever the name appears. */
export function personColour(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return sum % 6;
}

/** A person as a disc with initials. Decoration: the name stands beside it, or in its label. */
export function PersonSign({ name, size = 26 }: { name: string; size?: number }) {
  return (
    <span
      className={classes.person}
      data-colour={personColour(name)}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}
