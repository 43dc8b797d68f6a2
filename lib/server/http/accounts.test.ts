import { describe, expect, it, vi } from "vitest";
import { database } from "../db/client";
import { domainsOfAdministrator } from "../testing/domain";
import { member, signIn, Visitor } from "../testing/instance";
import { resetLimits } from "./limits";

const admin = domainsOfAdministrator();
const { make, change } = admin;

describe("tokens", () => {
  it("allow no more than their roles, in their domain, until they are revoked", async () => {
    const [home, other] = [await make("Home"), await make("Other")];
    const made = await admin.ask("POST", "/api/tokens", { body: { name: "CI", domainId: home, edit: true } });
    expect(made.body.secret).toMatch(/^cst_/);
    const ci = new Visitor({ authorization: `Bearer ${made.body.secret}`, origin: "https://ci.example" });
    const edit = [{ op: "add", path: "/settings/x", value: 1 }];
    expect((await change(home, 1, edit, ci)).status).toBe(403);
    const program = new Visitor({ authorization: `Bearer ${made.body.secret}` });
    expect((await change(home, 1, edit, program)).status).toBe(200);
    expect((await change(other, 1, edit, program)).status).toBe(404);
    expect((await program.ask("GET", "/api/domains")).body).toHaveLength(1);
    expect((await program.ask("POST", "/api/domains", { body: { name: "No" } })).status).toBe(403);
    expect((await program.ask("PATCH", `/api/domains/${home}`, { body: { name: "No" } })).status).toBe(403);
    expect((await program.ask("POST", "/api/tokens", { body: { name: "More" } })).status).toBe(403);
    const listed = await admin.ask("GET", "/api/tokens");
    expect(listed.body[0]).toMatchObject({ name: "CI", hint: made.body.secret.slice(0, 8) });
    expect(listed.body[0].lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret.slice(8));
    await admin.ask("DELETE", `/api/tokens/${made.body.id}`);
    expect((await program.ask("GET", "/api/domains")).status).toBe(401);
  });
});

describe("what one account may fill the database with", () => {
  it("is bounded: tokens, and places on a canvas", async () => {
    const kim = await member(admin, await make(), "Kim", { edit: true });
    const token = () => kim.ask("POST", "/api/tokens", { body: { name: "CI" } });
    const made = await Promise.all(Array.from({ length: 100 }, token));
    expect(made.filter(({ status }) => status !== 201)).toEqual([]);
    expect((await token()).body.type).toBe("urn:cluster-studio:too-many-tokens");
    await kim.ask("DELETE", `/api/tokens/${made[0]?.body.id}`);
    expect((await token()).status).toBe(201);

    const id = await make();
    const places = (from: number) =>
      Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`/${from + n}`, { x: 0, y: 0 }]));
    const move = (from: number) => admin.ask("PATCH", `/api/domains/${id}/positions`, { body: places(from) });
    expect((await move(0)).status).toBe(204);
    expect((await move(60_000)).status).toBe(413);
    expect((await move(0)).status).toBe(204);
  });
});

describe("accounts", () => {
  it("a webhook's address is a secret where it has a path: the audit log tells only where it goes", async () => {
    const id = await make();
    const url = "https://chat.example.org/hooks/s3cret";
    expect((await admin.ask("PUT", `/api/domains/${id}/webhook`, { body: { url } })).status).toBe(200);
    const audit = await admin.ask("GET", `/api/domains/${id}/audit`);
    expect(audit.body[0]).toMatchObject({ action: "webhook.set", subject: "https://chat.example.org" });
    expect(JSON.stringify(audit.body)).not.toContain("s3cret");
  });

  it("change their password, see and end their sessions; the audit log tells who did what", async () => {
    const id = await make("Shared");
    const eve = await member(admin, id, "Eve", { edit: true });
    const elsewhere = await signIn("eve@example.org", "a long password");
    expect((await eve.ask("GET", "/api/me/sessions")).body).toHaveLength(2);
    const wrong = await eve.ask("POST", "/api/me/password", {
      body: { current: "no", password: "another one of mine" },
    });
    expect(wrong.status).toBe(403);
    const right = { current: "a long password", password: "another one of mine" };
    expect((await eve.ask("POST", "/api/me/password", { body: right })).status).toBe(204);
    expect((await elsewhere.ask("GET", "/api/me")).status).toBe(401);
    expect((await eve.ask("GET", "/api/me")).status).toBe(200);

    const audit = await admin.ask("GET", "/api/audit?text=password.change");
    expect(audit.body[0]).toMatchObject({ actor: { name: "Eve" }, via: "session", address: "192.0.2.1" });
    expect(JSON.stringify((await admin.ask("GET", "/api/audit?limit=500")).body)).not.toContain(
      "a long password",
    );

    const eveId = audit.body[0].actor.id;
    await admin.ask("PATCH", `/api/accounts/${eveId}`, { body: { disabled: true } });
    expect((await eve.ask("GET", "/api/me")).status).toBe(401);
    await expect(signIn("eve@example.org", right.password)).rejects.toThrow("401");
  });

  it("an invitation works once, for its address only", async () => {
    const invited = await admin.ask("POST", "/api/invitations", { body: { email: "Bob@example.org" } });
    const token = String(invited.body.link).split("/").at(-1);
    const accept = (email: string) =>
      new Visitor().ask("POST", "/api/invitation/accept", {
        body: { token, name: "Bob", email, password: "a long password" },
      });
    expect((await accept("mallory@example.org")).status).toBe(403);
    expect((await accept("bob@example.org")).status).toBe(200);
    expect((await accept("bob@example.org")).status).toBe(404);
  });

  it("an invitation makes one account, of however many that ask at once", async () => {
    const id = await make("Wanted");
    const { link } = (
      await admin.ask("POST", `/api/domains/${id}/invitations`, {
        body: { edit: true, deploy: false, admin: false },
      })
    ).body;
    const names = ["ida", "ivy", "iris", "ian"];
    const replies = await Promise.all(
      names.map((name) =>
        new Visitor().ask("POST", "/api/invitation/accept", {
          body: {
            token: String(link).split("/").at(-1),
            name,
            email: `${name}@example.org`,
            password: "a long password",
          },
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
    const won = replies.find(({ status }) => status === 200)?.body.name;
    const people = (await admin.ask("GET", `/api/domains/${id}/members`)).body as { name: string }[];
    expect(people.map(({ name }) => name).sort()).toEqual(["Ada", won]);
    const accounts = (await admin.ask("GET", "/api/accounts")).body as { name: string }[];
    expect(accounts.filter(({ name }) => names.includes(name))).toMatchObject([{ name: won }]);
  });

  it("an invitation whose account could not be made whole is as if nobody had used it", async () => {
    const id = await make("Broken");
    const { link } = (
      await admin.ask("POST", `/api/domains/${id}/invitations`, {
        body: { edit: true, deploy: false, admin: false },
      })
    ).body;
    const accept = () =>
      new Visitor().send("POST", "/api/invitation/accept", {
        body: {
          token: String(link).split("/").at(-1),
          name: "Jo",
          email: "jo@example.org",
          password: "a long password",
        },
      });
    const fault = (table: string) =>
      database().$executeRawUnsafe(
        `CREATE TRIGGER fault BEFORE ${table} BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END`,
      );
    const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    for (const table of ["INSERT ON Account", "INSERT ON Member", "UPDATE ON Invitation"]) {
      await fault(table);
      const failed = await accept();
      expect(failed.status).toBe(500);
      expect(await failed.text()).not.toMatch(/long password|prisma|disk/i);
      await database().$executeRawUnsafe("DROP TRIGGER fault");
      const accounts = (await admin.ask("GET", "/api/accounts")).body as { email: string }[];
      expect(accounts.map(({ email }) => email)).not.toContain("jo@example.org");
    }
    const written = log.mock.calls.map(([text]) => String(text)).join("");
    log.mockRestore();
    expect(written).toContain("/api/invitation/accept failed");
    for (const secret of ["a long password", String(link).split("/").at(-1) ?? link])
      expect(written).not.toContain(secret);
    expect((await accept()).status).toBe(200);
    expect((await accept()).status).toBe(404);
    resetLimits();
  });

  it("an invitation is worth no more than whoever made it", async () => {
    const id = await make("Shared");
    const fred = await member(admin, id, "Fred", { admin: true });
    const invite = async () => {
      const body = { edit: true, deploy: true, admin: true };
      const { link } = (await fred.ask("POST", `/api/domains/${id}/invitations`, { body })).body;
      return String(link).split("/").at(-1);
    };
    const accept = (token: string | undefined, name: string) =>
      new Visitor().ask("POST", "/api/invitation/accept", {
        body: { token, name, email: `${name}@example.org`, password: "a long password" },
      });
    const [first, second] = [await invite(), await invite()];
    expect((await accept(first, "gina")).status).toBe(200);
    const people = await admin.ask("GET", `/api/domains/${id}/members`);
    const { userId } = people.body.find((each: { name: string }) => each.name === "Fred");
    await admin.ask("DELETE", `/api/domains/${id}/members/${userId}`);
    expect((await accept(second, "hank")).status).toBe(404);
    expect((await new Visitor().ask("POST", "/api/invitation", { body: { token: second } })).status).toBe(
      404,
    );
  });

  it("guessing passwords is slowed down", async () => {
    const guess = () =>
      new Visitor().ask("POST", "/api/sign-in", { body: { email: "ada@example.org", password: "wrong" } });
    const replies = [];
    for (let n = 0; n < 12; n++) replies.push((await guess()).status);
    expect(replies[0]).toBe(401);
    expect(replies.at(-1)).toBe(429);
  });

  it("who signs in is in the audit log, and who tries to", async () => {
    await signIn("ada@example.org", "an engine of numbers");
    await new Visitor().ask("POST", "/api/sign-in", {
      body: { email: "ada@example.org", password: "a wrong one" },
    });
    const audit = await admin.ask("GET", "/api/audit?text=sign-in&limit=2");
    expect(audit.body).toMatchObject([
      { action: "sign-in.refused", actor: { id: null, name: "nobody" }, subject: "ada@example.org" },
      { action: "sign-in", actor: { name: "Ada" }, via: "session", subject: "ada@example.org" },
    ]);
    expect(JSON.stringify(audit.body)).not.toContain("a wrong one");
  });
});
