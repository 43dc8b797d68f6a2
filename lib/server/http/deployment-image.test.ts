import { beforeAll, expect, test } from "vitest";
import { enqueueJob, finishJob } from "../db/jobs";
import { domainsOfAdministrator } from "../testing/domain";

const admin = domainsOfAdministrator();
let domainId: string;

beforeAll(async () => {
  domainId = (await admin.ask("POST", "/api/domains", { body: { name: "Home" } })).body.id;
});

const NAS = "nas.attic.lan";

/** Asks for the image of a run that ended with this store path; of one that has not, where there is none. */
async function ask(made: string, toplevel: string | null, { state = "done", element = NAS } = {}) {
  const job = await enqueueJob({
    kind: "deployment",
    domainId,
    revision: 1,
    payload: { package: made },
    createdBy: { id: null, name: "Ada" },
  });
  const id = job?.id ?? "";
  const result = { [NAS]: { state, message: null, toplevel, previous: null, running: null } };
  if (toplevel !== null) await finishJob(id, { status: "succeeded", result });
  const address = `/api/deployments/${id}/targets/${encodeURIComponent(element)}/image`;
  const { status, body } = await admin.ask("GET", address);
  return `${status} ${body.detail}`;
}

test("the API says that a part can be asked for, and how that may end", async () => {
  const { paths } = (await admin.ask("GET", "/api/openapi.json")).body;
  const { responses } = paths["/api/deployments/{id}/targets/{element}/image"].get;
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "206", "404", "410", "416"]));
});

const COLLECTED = `/nix/store/${"0".repeat(32)}-nixos.iso`;

test("an image that was collected is gone, and it is said how to have it again", async () => {
  expect(await ask("iso", COLLECTED)).toBe("410 The image is no longer in the store: run iso again.");
});

test("what a package says it built is no file of the server", async () => {
  const none = `404 What this run built holds no image of ${NAS}.`;
  for (const said of ["/", "/etc", "/nix/store", `${COLLECTED}/../../../etc`, "../etc", ""])
    expect(await ask("iso", said), said).toBe(none);
});

test("only a run of iso that has built one for the target has an image", async () => {
  const none = `404 This run has built no image of ${NAS}.`;
  expect(await ask("iso", null)).toBe(none);
  expect(await ask("iso", COLLECTED, { state: "failed" })).toBe(none);
  expect(await ask("deploy", COLLECTED)).toBe("404 This was no run of iso, which builds images.");
  for (const element of ["pi.attic.lan", "__proto__", "constructor", '"\r\n'])
    expect(await ask("iso", COLLECTED, { element })).toBe(`404 This run has built no image of ${element}.`);
});
