import "server-only";
import { z } from "zod";
import { isPassword, setPassword } from "../../accounts/password";
import { endSession as endRow, endSessions, listSessions as listRows } from "../../db/sessions";
import { HttpError } from "../problem-details";
import { route } from "../route";
import { Account } from "./accounts";

const Session = z
  .object({
    id: z.string(),
    current: z.boolean(),
    address: z.string().nullable(),
    browser: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
  })
  .meta({ id: "Session" });

export const listSessions = route({
  method: "GET",
  path: "/api/me/sessions",
  tag: "Accounts",
  summary: "List where you are signed in",
  permission: "session",
  response: z.array(Session),
  async handle({ actor }) {
    return (await listRows(actor.id)).map((row) => ({
      id: row.id,
      current: row.token === actor.sessionToken,
      address: row.ipAddress,
      browser: row.userAgent,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.updatedAt.toISOString(),
    }));
  },
});

export const endOtherSessions = route({
  method: "DELETE",
  path: "/api/me/sessions",
  tag: "Accounts",
  summary: "Sign out everywhere else",
  permission: "session",
  response: z.object({ ended: z.int() }),
  async handle({ actor, audit }) {
    const ended = await endSessions(actor.id, actor.sessionToken);
    await audit({ action: "session.end-others", subject: actor.email, detail: { ended } });
    return { ended };
  },
});

export const endSession = route({
  method: "DELETE",
  path: "/api/me/sessions/{session}",
  tag: "Accounts",
  summary: "Sign out somewhere",
  permission: "session",
  params: z.object({ session: z.string().max(64) }),
  response: null,
  status: 204,
  async handle({ params, actor, audit }) {
    if (!(await endRow(params.session, actor.id))) {
      throw new HttpError(404, "no-such-session", "You have no such session.");
    }
    await audit({ action: "session.end", subject: actor.email });
  },
});

export const changePassword = route({
  method: "POST",
  path: "/api/me/password",
  tag: "Accounts",
  summary: "Change your password, which signs you out everywhere else",
  permission: "session",
  body: z.strictObject({ current: z.string().max(256), password: Account.shape.password }),
  limit: "sign-in",
  response: null,
  status: 204,
  async handle({ body, actor, audit }) {
    if (!(await isPassword(actor.id, body.current))) {
      throw new HttpError(403, "wrong-password", "This is not your current password.");
    }
    await setPassword(actor.id, body.password, actor.sessionToken);
    await audit({ action: "password.change", subject: actor.email });
  },
});
