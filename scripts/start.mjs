// npm start: makes everything ready, then runs the web server and the runner until it is told to stop.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { hasAdministrator, migrate } from "./ready/database.mjs";
import { makeReady } from "./ready/index.mjs";
import { root, say, stop } from "./ready/root.mjs";
import { supervise } from "./supervise.mjs";

const host = process.env.HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
const dataDir = path.resolve(process.env.DATA_DIR || path.join(root, "data"));

/** Fails early, before anything takes long, when the port is taken. */
function checkPort() {
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    stop(`PORT must be a number up to 65535, not ${process.env.PORT}.`);
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => {
      if (error.code === "EADDRINUSE") {
        stop(`${host}:${port} is taken by another program. Choose another port: PORT=${port + 1} npm start`);
      }
      stop(`The studio cannot listen on ${host}:${port}: ${error.message}`);
    });
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** The token of first setup: whoever has it becomes the administrator. */
function setupToken() {
  const file = path.join(dataDir, "setup-token");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  }
  return readFileSync(file, "utf8").trim();
}

function address() {
  if (process.env.BASE_URL) return process.env.BASE_URL.replace(/\/$/, "");
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

try {
  await checkPort();
  await makeReady();
  await migrate(dataDir);
  const env = { ...process.env, NODE_ENV: "production", HOST: host, PORT: String(port), DATA_DIR: dataDir };
  const ready = (await hasAdministrator(dataDir))
    ? `Cluster Studio is ready: ${address()}`
    : `Cluster Studio is ready. Open this once to make the administrator's account: ${address()}/setup?token=${setupToken()}`;
  supervise({ env, onReady: () => say(ready) });
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}
