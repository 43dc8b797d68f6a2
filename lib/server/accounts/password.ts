import "server-only";
import { endSessions } from "../db/sessions";
import { auth } from "./auth";

/** Sets somebody's password and ends their sessions, but for the one that asks. */
export async function setPassword(userId: string, password: string, keep: string | null): Promise<void> {
  const context = await auth().$context;
  const hashed = await context.password.hash(password);
  const accounts = await context.internalAdapter.findAccounts(userId);
  if (accounts.some((account) => account.providerId === "credential")) {
    await context.internalAdapter.updatePassword(userId, hashed);
  } else {
    await context.internalAdapter.linkAccount({
      userId,
      accountId: userId,
      providerId: "credential",
      password: hashed,
    });
  }
  await endSessions(userId, keep);
}

/** Whether `password` is somebody's. */
export async function isPassword(userId: string, password: string): Promise<boolean> {
  const context = await auth().$context;
  const accounts = await context.internalAdapter.findAccounts(userId);
  const hash = accounts.find((account) => account.providerId === "credential")?.password;
  return hash !== undefined && hash !== null && context.password.verify({ hash, password });
}
