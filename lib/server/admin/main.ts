import { existsSync } from "node:fs";
import { setPassword } from "../accounts/password";
import { newSecret } from "../accounts/secret";
import { recordAudit } from "../db/audit";
import { closeDatabase } from "../db/client";
import { databaseFile } from "../db/location";
import { findUserByEmail, listUsers, setDisabled, setInstanceAdmin } from "../db/users";

const USAGE = `usage: npm run -s admin -- COMMAND

  accounts                 list the accounts of this instance
  reset-password EMAIL     set a new password, print it, and end the account's sessions
  make-admin EMAIL         make the account an instance administrator
  enable EMAIL             let a disabled account sign in again

Works on the database in DATA_DIR, while the studio runs or not.
`;

class UseError extends Error {}

async function account(email: string | undefined) {
  if (email === undefined) throw new UseError("an e-mail address is missing");
  const user = await findUserByEmail(email);
  if (!user) throw new Error(`there is no account ${email}`);
  return user;
}

async function perform([command, email]: readonly string[]): Promise<string> {
  const note = (action: string, subject: string) =>
    recordAudit({
      actorId: null,
      actorName: "command line",
      via: "command line",
      address: null,
      action,
      domainId: null,
      subject,
    });
  switch (command) {
    case "accounts": {
      const users = await listUsers();
      return users
        .map(({ email: address, name, instanceAdmin, disabledAt }) =>
          [address, name, instanceAdmin ? "administrator" : "", disabledAt ? "disabled" : ""]
            .join("\t")
            .trimEnd(),
        )
        .join("\n");
    }
    case "reset-password": {
      const user = await account(email);
      const password = newSecret().slice(0, 20);
      await setPassword(user.id, password, null);
      await note("password.reset", user.email);
      return `The new password of ${user.email} is ${password}`;
    }
    case "make-admin": {
      const user = await account(email);
      await setInstanceAdmin(user.id, true);
      await note("account.make-admin", user.email);
      return `${user.email} administers this instance.`;
    }
    case "enable": {
      const user = await account(email);
      await setDisabled(user.id, false);
      await note("account.enable", user.email);
      return `${user.email} may sign in.`;
    }
    default:
      throw new UseError(command === undefined ? "a command is missing" : `there is no command ${command}`);
  }
}

async function main(): Promise<number> {
  if (process.argv.includes("--help")) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    if (!existsSync(databaseFile()))
      throw new Error(`there is no database at ${databaseFile()}; start the studio first`);
    process.stdout.write(`${await perform(process.argv.slice(2))}\n`);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${error instanceof UseError ? `\n${USAGE}` : ""}`);
    return error instanceof UseError ? 2 : 1;
  } finally {
    await closeDatabase();
  }
}

process.exitCode = await main();
