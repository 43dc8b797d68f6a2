import "server-only";
import { database } from "./client";

/** Somebody's sessions that have not run out, newest first. */
export async function listSessions(userId: string) {
  return database().session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { updatedAt: "desc" },
  });
}

/** Ends one of somebody's sessions. False when they have no such session. */
export async function endSession(id: string, userId: string): Promise<boolean> {
  const { count } = await database().session.deleteMany({ where: { id, userId } });
  return count === 1;
}

/** Ends all of somebody's sessions but the one with this token; tells how many. */
export async function endSessions(userId: string, exceptToken: string | null): Promise<number> {
  const { count } = await database().session.deleteMany({
    where: { userId, ...(exceptToken === null ? {} : { token: { not: exceptToken } }) },
  });
  return count;
}

/** Forgets the sessions that have run out, whosever they are. */
export async function endExpiredSessions(): Promise<void> {
  await database().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}
