import { database } from "../client";

/** An account without a way to sign in. */
export async function createUserRow(name: string): Promise<{ readonly id: string; readonly name: string }> {
  const user = await database().user.create({ data: { id: name, name, email: `${name}@example.org` } });
  return { id: user.id, name: user.name };
}
