const PAST: Readonly<Record<string, string>> = {
  Add: "Added",
  Change: "Changed",
  Follow: "Follows",
  Keep: "Kept",
  Put: "Put",
  Remove: "Removed",
  Switch: "Switched",
};

/** What a fix has done, from what its button says it would do: "Change to nas" becomes "Changed to nas." */
export function doneWords(title: string): string {
  const [verb = "", ...rest] = title.replace(/, which is free$/, "").split(" ");
  const past = PAST[verb];
  return past === undefined ? `Done: ${title}.` : `${[past, ...rest].join(" ")}.`;
}
