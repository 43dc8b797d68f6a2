import { explorer, inspector, line, openStudio } from "./support/studio";
import { expect, test } from "./support/test";

test("creating, importing, changing together, deleting and undoing", async ({ page, makeDomain }) => {
  const id = await makeDomain("Tree");
  await openStudio(page, id);
  await page.keyboard.press("Shift+C");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Not A Name");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/RFC 1123/)).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("shed");
  await page.keyboard.press("Enter");
  await expect(line(page, "cluster shed")).toBeVisible();

  await explorer(page).getByRole("treeitem", { name: "Machines, 0" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Import machines …" }).click();
  await page.getByRole("textbox", { name: "Machines, one a line" }).fill("m1,,web,10.0.0.1\nm2\nm2\nM_3");
  await expect(page.getByText("Line 3")).toBeVisible();
  await expect(page.getByText(/has the address 10\.0\.0\.1 too/)).toHaveCount(0);
  await page.getByRole("textbox", { name: "Machines, one a line" }).pressSequentially("\nm4,,,10.0.0.1");
  await expect(page.getByText("m4: m1 has the address 10.0.0.1 too.")).toBeVisible();
  await page.getByRole("button", { name: "Create 3 machines in shed" }).click();
  await expect(line(page, "machine m2")).toBeVisible();

  await page.keyboard.press("Shift+E");
  await page.getByLabel("Add tags").first().fill("rack");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "System" }).click();
  await page.getByRole("option", { name: "aarch64-linux" }).click();
  await page.getByRole("textbox", { name: "SSH port" }).fill("2222");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await line(page, "machine m1").click();
  await expect(inspector(page).getByText("rack").first()).toBeVisible();
  await expect(inspector(page).getByLabel("System")).toHaveValue("aarch64-linux");
  await expect(inspector(page).getByLabel("SSH port")).toHaveValue("2222");

  await page.keyboard.press("Delete");
  await expect(line(page, "machine m1")).toHaveCount(0);
  const next = (await line(page, "machine m2").getAttribute("id")) ?? "no line";
  await expect(explorer(page)).toHaveAttribute("aria-activedescendant", next);
  const takeBack = page.getByRole("status").getByRole("button", { name: "Undo", exact: true });
  await expect(takeBack).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(takeBack).toHaveCount(0);
  await expect(line(page, "machine m1")).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(line(page, "machine m1")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+z");
  await expect(line(page, "machine m1")).toBeVisible();

  // What is added by key can be filled by key.
  await line(page, "machine m2").click();
  await inspector(page).getByRole("button", { name: "Add to annotations" }).click();
  await page.keyboard.type("rack");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("textbox", { name: "Value of rack" })).toBeFocused();
  await page.keyboard.type("shelf-2");
  await inspector(page).getByRole("button", { name: "Add an interface" }).click();
  await page.keyboard.type("eth0");
  await page.keyboard.press("Enter");
  await page.keyboard.type("10.5.0.700");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByText(/700 is more than 255/)).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(inspector(page).getByText("Taken with /24, as m1 has.")).toBeVisible();
  await page.keyboard.type("/16");
  await expect(inspector(page).getByText(/Taken with/)).toHaveCount(0);
  await page.keyboard.press("Enter");
  const address = inspector(page).getByRole("textbox", { name: "IPv4 address 1 of eth0" });
  await expect(address).toBeFocused();
  await expect(address).toHaveValue("10.5.0.7");
  await expect(inspector(page).getByLabel("Prefix length of address 1 of eth0")).toHaveValue("16");
  await inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" }).click();
  await page.keyboard.type("10.5.0.8");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByLabel("Prefix length of address 2 of eth0")).toHaveValue("16");
  await inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" }).click();
  await page.keyboard.type("10.5.0.9");
  await page.keyboard.press("Escape");
  await expect(inspector(page).getByRole("button", { name: "Add an IPv4 address to eth0" })).toBeFocused();
  await expect(inspector(page).getByLabel("Prefix length of address 3 of eth0")).toHaveCount(0);

  // A new service says where it runs before it does.
  await line(page, "machine m2").click();
  await page.keyboard.press("Shift+S");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("proxy");
  const runsOn = page.getByRole("combobox", { name: "Runs on" });
  await expect(runsOn).toHaveValue("all 3 machines of shed");
  await runsOn.click();
  await page.getByRole("option", { name: "tag web: 1 machine" }).click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await inspector(page).getByRole("tab", { name: "Machines" }).click();
  await expect(inspector(page).getByRole("row")).toHaveCount(2);
});

test("a wrong suffix is said at its field; an upload lists every error by path", async ({
  page,
  makeDomain,
}) => {
  await makeDomain("Beside");
  await page.goto("/domains");
  await page.getByRole("button", { name: "New domain" }).click();
  await page.getByRole("menuitem", { name: "Empty" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Odd");
  await page.getByRole("textbox", { name: /^Suffix/ }).fill("my..home");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("textbox", { name: /^Suffix/ })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("One dot between two words, and none at the ends")).toBeVisible();
  await expect(page.getByText("not a domain document")).toHaveCount(0);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /From a document|Bring a document/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Broken");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await chooser).setFiles({
    name: "broken.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ schemaVersion: 1, suffix: "A B", clusters: { x: { oops: 1 } } })),
  });
  await page.getByRole("button", { name: "Create" }).click();
  const wrong = page.getByRole("list", { name: "What is wrong" });
  await expect(wrong.getByText("/suffix", { exact: true })).toBeVisible();
  await expect(wrong.getByText(/\/clusters\/x/).first()).toBeVisible();
});
