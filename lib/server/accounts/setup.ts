import "server-only";
import { fail, ok, type Result } from "@/lib/shared/result";
import { perInstance } from "../db/client";
import { findUserByEmail, hasAdministrator, setInstanceAdmin } from "../db/users";
import { auth } from "./auth";
import { removeSecretFile, sameSecret, secretFile } from "./secret";

const known = () => perInstance("cluster-studio.setup", () => ({ done: false, running: false }));

/** Whether this instance has its first administrator. */
export async function setupDone(): Promise<boolean> {
  const state = known();
  if (!state.done) state.done = await hasAdministrator();
  return state.done;
}

/** Whether `token` is the one that the server printed for first setup. False once setup is done. */
export async function isSetupToken(token: string): Promise<boolean> {
  return !(await setupDone()) && sameSecret(token, secretFile("setup-token"));
}

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Whether somebody else vouches that the address is theirs; single sign-on joins no other account. */
  readonly addressKnown: boolean;
}

/** Makes an account that signs in by e-mail and password. Fails when the address has one. */
export async function createAccount(account: NewAccount): Promise<Result<{ readonly id: string }, "taken">> {
  const email = account.email.toLowerCase();
  if (await findUserByEmail(email)) return fail("taken");
  const context = await auth().$context;
  const password = await context.password.hash(account.password);
  const user = await context.internalAdapter.createUser(
    { name: account.name, email, emailVerified: account.addressKnown },
    { method: "credential" },
  );
  await context.internalAdapter.linkAccount({
    userId: user.id,
    accountId: user.id,
    providerId: "credential",
    password,
  });
  return ok({ id: user.id });
}

/** First setup: makes the first administrator. The token works once. */
export async function setUp(
  token: string,
  account: Omit<NewAccount, "addressKnown">,
): Promise<Result<{ readonly id: string }, "taken" | "wrong-token" | "done">> {
  const state = known();
  const right = await isSetupToken(token);
  // Asked last: another request may have had its turn while this one waited.
  if (await setupDone()) return fail("done");
  if (!right || state.running) return fail("wrong-token");
  state.running = true;
  try {
    const created = await createAccount({ ...account, addressKnown: true });
    if (!created.ok) return created;
    await setInstanceAdmin(created.value.id, true);
    removeSecretFile("setup-token");
    state.done = true;
    return created;
  } finally {
    state.running = false;
  }
}
