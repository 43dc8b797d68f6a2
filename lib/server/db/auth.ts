import "server-only";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { database } from "./client";

/** The tables of accounts and sessions, for Better Auth. */
export function authDatabase() {
  return prismaAdapter(database(), { provider: "sqlite", transaction: false });
}
