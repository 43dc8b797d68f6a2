/** The setting under which the runner tells what it can do with Nix. */
export const NIX_STATE = "nix.state";

export interface ToldNixState {
  /** Null without Nix. */
  readonly version: string | null;
  readonly confined: boolean;
  /** Why it is not confined. */
  readonly reason: string | null;
  /** Why builds that use the network share this server's; null where they have one of their own. */
  readonly hostNetwork: string | null;
}
