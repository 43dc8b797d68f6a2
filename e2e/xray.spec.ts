import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/test";

const LAB = {
  schemaVersion: 1,
  suffix: "lan",
  clusters: {
    attic: {
      machines: {
        gate: {
          tags: ["dns"],
          interfaces: { eth0: { ipv4: [{ address: "10.0.0.1", prefixLength: 24 }] } },
        },
        nas: { interfaces: { eth0: { ipv4: [{ address: "10.0.0.10", prefixLength: 24 }] } } },
      },
      services: {
        dns: {
          selectors: [{ filter: "clusterMachines" }],
          roles: { server: [{ filter: "tag", tag: "dns" }] },
          definition:
            "{ roles, this, ... }: { networking.nameservers = roles.server.ips; networking.hostName = this.machineName; }",
        },
      },
    },
  },
};

/** The first visit compiles and starts more than an edit does. */
const FIRST = { timeout: 30_000 };
const SERVICE = "/clusters/attic/services/dns";

async function openXray(page: Page, id: string, at = SERVICE) {
  await page.goto(`/domains/${id}?at=${at}&tab=xray`);
  await expect(page.getByRole("tree", { name: /^What / })).toBeVisible(FIRST);
}

test("the argument as a tree by keyboard: what is read, the path as Nix, and the jump to the cause", async ({
  page,
  makeDomain,
}) => {
  await openXray(page, await makeDomain("Lab", LAB));
  const tree = page.getByRole("tree", { name: "What dns receives on gate.attic" });
  await expect(
    tree.getByRole("treeitem", { name: /^ips: \[ "10.0.0.1" \].*read by the definition/ }),
  ).toHaveCount(1);
  await page.getByRole("button", { name: "Only what is read" }).click();
  await expect(tree.getByRole("treeitem")).toHaveCount(5);

  await tree.focus();
  await page.keyboard.press("Home");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await expect(page.getByTestId("xray-path")).toHaveText("builtins.head roles.server.ips");
  await tree
    .getByRole("treeitem", { name: /^ips: / })
    .first()
    .click();
  await expect(tree).toBeFocused();
  // The press has folded the row.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("xray-path")).toHaveText("builtins.head roles.server.ips");
  await page.keyboard.press("j");
  await expect(page.getByRole("textbox", { name: /address/i }).first()).toBeFocused();
  await expect(page).toHaveURL(/machines\/gate/);
});

test("another machine, and two of them side by side", async ({ page, makeDomain }) => {
  await openXray(page, await makeDomain("Lab", LAB));
  await page.getByRole("button", { name: "Pin this machine" }).click();
  await page.getByRole("button", { name: "Next machine" }).click();
  const tree = page.getByRole("tree", { name: "What dns receives on nas.attic" });
  await page.getByRole("button", { name: "Only differences" }).click();
  await expect(
    tree.getByRole("treeitem", { name: /^machineName: "nas".*different, pinned "gate"/ }),
  ).toBeVisible();
  await expect(tree.getByRole("treeitem", { name: /^roles/ })).toHaveCount(0);
  // The address holds both machines, and back goes to the one before.
  await expect(page).toHaveURL(/on=nas\.attic\.lan&pinned=gate\.attic\.lan/);
  await page.reload();
  await expect(tree.getByRole("treeitem", { name: /^machineName: "nas".*pinned "gate"/ })).toBeVisible(FIRST);
  await page.goBack();
  await expect(page.getByRole("tree", { name: "What dns receives on gate.attic" })).toBeVisible();
});

test("two machines in a narrow panel stand over one another, and nothing of a value is cut", async ({
  page,
  makeDomain,
}) => {
  const long = structuredClone(LAB) as { clusters: { attic: { machines: Record<string, object> } } };
  const annotations = (word: string) => ({ annotations: { note: `${word} `.repeat(12).trim() } });
  Object.assign(long.clusters.attic.machines.gate ?? {}, annotations("first"));
  Object.assign(long.clusters.attic.machines.nas ?? {}, annotations("second"));
  await openXray(page, await makeDomain("Lab", long));
  await page.getByRole("button", { name: "Pin this machine" }).click();
  await page.getByRole("button", { name: "Next machine" }).click();
  await expect(page.getByText("gate.attic above, nas.attic below")).toBeVisible();
  await page.getByRole("button", { name: "Only differences" }).click();
  for (const of of ["machineName", "note"]) {
    const row = page.getByRole("treeitem", { name: new RegExp(`^${of}: .*pinned `) });
    const [pinned, here] = [row.locator('[data-of="pinned"]'), row.locator('[data-of="here"]')];
    const [above, below] = [await pinned.boundingBox(), await here.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual((below?.y ?? 0) + 1);
    for (const value of [pinned, here])
      expect(await value.evaluate((each) => each.scrollHeight - each.clientHeight)).toBeLessThanOrEqual(1);
    const box = await row.boundingBox();
    expect((below?.y ?? 0) + (below?.height ?? 0)).toBeLessThanOrEqual(
      (box?.y ?? 0) + (box?.height ?? 0) + 1,
    );
  }
});

test("as JSON and as Nix, and large", async ({ page, makeDomain }) => {
  await openXray(page, await makeDomain("Lab", LAB));
  await page.getByText("JSON", { exact: true }).click();
  await expect(page.getByLabel(/as JSON$/)).toContainText('"machineName": "gate"');
  await page.getByText("Nix", { exact: true }).click();
  await expect(page.getByLabel(/as Nix$/)).toContainText('machineName = "gate";');
  await page.getByRole("button", { name: "Open the X-ray large" }).click();
  await expect(page.getByRole("dialog", { name: "X-ray of dns" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("everything a machine receives, and from the machines of a service to its X-ray", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Lab", LAB);
  await openXray(page, id, "/clusters/attic/machines/nas");
  const tree = page.getByRole("tree", { name: "What nas receives" });
  await expect(tree.getByRole("treeitem", { name: /^dns.attic.lan, all of attic/ })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
  await page.goto(`/domains/${id}?at=${SERVICE}&tab=machines`);
  await page.getByRole("button", { name: "X-ray on nas" }).click();
  await expect(page.getByRole("tree", { name: "What dns receives on nas.attic" })).toBeVisible();
});

test("the flake follows an edit, shows the file of what is selected, and compares revisions", async ({
  page,
  makeDomain,
}) => {
  const id = await makeDomain("Lab", LAB);
  await page.goto(`/domains/${id}?view=flake&at=/clusters/attic/machines/nas`);
  const files = page.getByRole("tree", { name: "Files of the flake" });
  await expect(files.getByRole("treeitem", { name: "nas.nix", selected: true })).toBeVisible(FIRST);
  const text = page.getByRole("region", { name: "File", exact: true });
  await expect(text).toContainText("10.0.0.10");
  await page.getByRole("textbox", { name: "Prefix length" }).first().fill("25");
  await page.keyboard.press("Enter");
  await expect(files.getByRole("treeitem", { name: "nas.nix, changed" })).toBeVisible();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.getByRole("combobox", { name: "Compare with" }).click();
  await page.getByRole("option", { name: /^1 / }).click();
  await expect(files.getByRole("treeitem", { name: /\.nix/ })).toHaveCount(1);
  await expect(text).toContainText("changed since 1");
});

test("problems: F8 goes to the field, a quick fix ends it, filters hide", async ({ page, makeDomain }) => {
  const broken = structuredClone(LAB);
  broken.clusters.attic.services.dns.roles.server = [{ filter: "hostname", hostname: "gat" } as never];
  await page.goto(`/domains/${await makeDomain("Lab", broken)}`);
  await page.getByRole("button", { name: /show or hide the problems/ }).click();
  const tree = page.getByRole("tree", { name: "Problems" });
  await expect(tree.getByRole("treeitem", { name: /^error: .*gat/ })).toBeVisible();
  await page.keyboard.press("F8");
  await expect(page).toHaveURL(/services\/dns/);
  await tree.getByRole("button", { name: "Change to gate" }).click();
  await expect(tree.getByRole("treeitem", { name: /^error: / })).toHaveCount(0);
  await page.getByRole("button", { name: /^Show \d+ warnings?$/ }).click();
  await expect(tree.getByRole("treeitem", { name: /^warning: / })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`X-ray, flake and problems pass axe, ${colorScheme}`, async ({ page, makeDomain }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const id = await makeDomain("Lab", LAB);
    await openXray(page, id);
    await page.getByRole("button", { name: /show or hide the problems/ }).click();
    await page.getByRole("button", { name: "Pin this machine" }).click();
    await page.getByRole("button", { name: "Next machine" }).click();
    const found = await new AxeBuilder({ page }).include("#inspector").include("#problems-pane").analyze();
    expect(found.violations).toEqual([]);
    await page.keyboard.press("f");
    await expect(page.getByRole("treeitem", { name: "flake.nix" })).toBeVisible(FIRST);
    const flake = await new AxeBuilder({ page }).include("#main-view").exclude(".monaco-editor").analyze();
    expect(flake.violations).toEqual([]);
  });
}
