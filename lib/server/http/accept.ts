/** Whether JSON stands before another kind of content (or anything) in what a client accepts. */
export function prefersJson(request: Request, other: string): boolean {
  const accept = request.headers.get("accept") ?? "";
  const kinds = accept.split(",").map((kind) => kind.split(";")[0]?.trim().toLowerCase());
  return kinds.find((kind) => kind === "application/json" || kind === other) === "application/json";
}
