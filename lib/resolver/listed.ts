/** "host1, host2 and 3 more", or words for none. */
export function listed(names: readonly string[], none: string, most = 8): string {
  if (names.length === 0) return none;
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
