import { z } from "zod";
import type { StoreSettings } from "./daemon";

/** The setting under which an administrator's choices for Nix are kept. */
export const NIX_SETTINGS = "nix.settings";

const word = (what: string) => z.string().trim().min(1).max(500).regex(/^\S+$/, `${what} has no spaces`);

/** What an administrator may choose; empty means Nix's own default. Line breaks would be lines of `nix.conf`. */
export const InstanceNix = z
  .strictObject({
    builders: z
      .array(
        z
          .string()
          .trim()
          .min(1)
          .max(1000)
          .regex(/^[^\n\r;]+$/, "one builder a line"),
      )
      .max(100)
      .default([])
      .describe("remote machines to build on, as `builders` of nix.conf writes each"),
    substituters: z.array(word("An address")).max(50).default([]).describe("binary caches"),
    trustedPublicKeys: z
      .array(word("A key").regex(/^[^:\s]+:[A-Za-z0-9+/=]+$/, "a key looks like name:base64"))
      .max(50)
      .default([])
      .describe("keys whose signatures make a cache's content trusted"),
    maxJobs: z
      .int()
      .min(0)
      .max(1024)
      .nullable()
      .default(null)
      .describe("builds at a time here; 0: only on builders"),
  })
  .meta({ id: "InstanceNix" });

export type InstanceNix = z.output<typeof InstanceNix>;

export function storeSettings(settings: InstanceNix): StoreSettings {
  return {
    ...(settings.builders.length > 0 ? { builders: settings.builders.join("\n") } : {}),
    ...(settings.substituters.length > 0 ? { substituters: settings.substituters } : {}),
    ...(settings.trustedPublicKeys.length > 0 ? { trustedPublicKeys: settings.trustedPublicKeys } : {}),
    ...(settings.maxJobs === null ? {} : { maxJobs: settings.maxJobs }),
  };
}
