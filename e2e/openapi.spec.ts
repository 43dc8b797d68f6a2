import { expect, readDocument, test } from "./support/test";

/** What every operation that only reads answers about a domain, in the forms that it has. */
test("the running API answers as it describes itself", async ({
  api,
  studio,
  contract,
  makeDomain,
  request,
}) => {
  const id = await makeDomain("Described", await readDocument("nix/examples/home-lab/domain.json"));
  const described = await (await api.get("/api/openapi.json")).json();
  const reading = Object.entries<Record<string, unknown>>(described.paths)
    .filter(([path, operations]) => operations.get && !path.endsWith("/events"))
    .map(([path]) => path);
  expect(reading.length).toBeGreaterThan(20);

  const complaints: string[] = [];
  for (const path of reading) {
    const address = path
      .replace("/api/domains/{id}", `/api/domains/${id}`)
      .replace("{number}", "1")
      .replace(/\{\w+\}/g, "nothing-has-this-name");
    for (const [who, context] of [
      ["the administrator", api],
      ["a stranger", request],
    ] as const) {
      const answer = await context.get(studio.url + address, { maxRedirects: 0 });
      const complaint = contract.complaint({
        method: "GET",
        pathname: address,
        status: answer.status(),
        contentType: answer.headers()["content-type"] ?? "",
        body: await answer.text(),
      });
      if (complaint !== null) complaints.push(`${complaint} (to ${who})`);
    }
  }
  expect(complaints).toEqual([]);
});
