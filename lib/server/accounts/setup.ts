import "server-only";
import { fail, ok, type Result } from "@/lib/shared/result";
import { insertAdministrator, type NewAccountRow } from "../db/accounts";
import { perInstance } from "../db/client";
import { hasAdministrator } from "../db/users";
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
}

/**
 * An account that signs in by e-mail and password, as it is kept. `addressKnown`: somebody else vouches that the address
 * is theirs; single sign-on joins no other account.
 */
export async function accountRow(account: NewAccount, addressKnown: boolean): Promise<NewAccountRow> {
  const { password } = await auth().$context;
  const passwordHash = await password.hash(account.password);
  const email = account.email.toLowerCase();
  return { name: account.name, email, emailVerified: addressKnown, passwordHash };
}

/** First setup: makes the first administrator. The token works once. */
export async function setUp(
  token: string,
  account: NewAccount,
): Promise<Result<{ readonly id: string }, "taken" | "wrong-token" | "done">> {
  const state = known();
  const right = await isSetupToken(token);
  // Asked last: another request may have had its turn while this one waited.
  if (await setupDone()) return fail("done");
  if (!right || state.running) return fail("wrong-token");
  state.running = true;
  try {
    const id = await insertAdministrator(await accountRow(account, true));
    if (id === null) return fail("taken");
    removeSecretFile("setup-token");
    state.done = true;
    return ok({ id });
  } finally {
    state.running = false;
  }
}
