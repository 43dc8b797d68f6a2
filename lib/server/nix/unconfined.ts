import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { CLIENT_CONFIGURATION, type ConfinedOptions } from "./confined";
import type { NixInstallation } from "./installation";
import { type NixPrograms, versionAtLeast } from "./programs";
import { type Ended, run } from "./run";

/**
 * Nix where this machine cannot confine it. What a domain's author writes can then read the server's files, so this is for
 * administrators alone, who own the server anyway. Nothing but evaluation goes this way.
 */
export class UnconfinedNix implements NixPrograms {
  readonly confines = false;
  readonly canReachOutside = true;

  private constructor(
    readonly installation: NixInstallation,
    private readonly folder: string,
  ) {}

  /** `folder` becomes Nix's home and holds its configuration. */
  static async open(installation: NixInstallation, folder: string): Promise<UnconfinedNix> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path.join(folder, "nix.conf"), `${CLIENT_CONFIGURATION}\n`);
    return new UnconfinedNix(installation, folder);
  }

  atLeast(version: string): boolean {
    return versionAtLeast(this.installation.version, version);
  }

  nix(args: readonly string[], options: ConfinedOptions = {}): Promise<Ended> {
    const { variables, network: _network, binds: _binds, cwd: _cwd, ...rest } = options;
    const { PATH, NODE_ENV, NIX_REMOTE, SSL_CERT_FILE, NIX_SSL_CERT_FILE } = process.env;
    const inherited = { PATH, NIX_REMOTE, SSL_CERT_FILE, NIX_SSL_CERT_FILE };
    const given = Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== undefined));
    const env = {
      NODE_ENV,
      ...given,
      HOME: this.folder,
      NIX_CONF_DIR: this.folder,
      LANG: "C.UTF-8",
      ...variables,
    };
    return run(this.installation.nix, args, { ...rest, env });
  }
}
