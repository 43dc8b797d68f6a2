import "server-only";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { SCHEMA_VERSION } from "@/lib/model/schema";
import packageJson from "../../../../package.json" with { type: "json" };
import { perProcess } from "../../db/client";
import { listDomains } from "../../db/domains";
import { readSetting } from "../../db/settings";
import { NIX_STATE, type ToldNixState } from "../../nix/told-state";
import { describeApi } from "../openapi";
import { route } from "../route";

/** Nix's version as its command tells it, asked once a process; null without Nix. */
function nixVersion(): Promise<string | null> {
  return perProcess("cluster-studio.nix-version", async () => {
    try {
      const { stdout } = await promisify(execFile)("nix", ["--version"], { timeout: 10_000 });
      return /(\d+\.\d+\S*)/.exec(stdout)?.[1] ?? null;
    } catch {
      return null;
    }
  });
}

export const health = route({
  method: "GET",
  path: "/api/health",
  tag: "Instance",
  summary: "Whether the studio is alive, its versions, and whether Nix is there",
  permission: "public",
  response: z.object({
    status: z.literal("ok"),
    version: z.string(),
    schemaVersion: z.int(),
    nix: z
      .object({
        version: z.string(),
        confined: z.boolean().nullable().describe("null until the runner has started once"),
        reason: z.string().nullable().describe("why it is not confined"),
        hostNetwork: z
          .string()
          .nullable()
          .describe("why builds that use the network share this server's; null where they have their own"),
      })
      .nullable(),
  }),
  async handle() {
    // Alive means that the database answers.
    await listDomains({ trashed: false, userId: "" });
    const told = (await readSetting(NIX_STATE)) as ToldNixState | undefined;
    const version = told?.version ?? (await nixVersion());
    const { confined = null, reason = null, hostNetwork = null } = told ?? {};
    return {
      status: "ok",
      version: packageJson.version,
      schemaVersion: SCHEMA_VERSION,
      nix: version === null ? null : { version, confined, reason, hostNetwork },
    };
  },
});

export const openapi = route({
  method: "GET",
  path: "/api/openapi.json",
  tag: "Instance",
  summary: "This description",
  permission: "signed-in",
  response: { content: "application/json" },
  async handle() {
    const { ROUTES } = await import("../table");
    return describeApi(ROUTES, packageJson.version);
  },
});
