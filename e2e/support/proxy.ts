import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

export interface Proxy {
  /** Where people reach it. */
  readonly url: string;
  close(): Promise<void>;
}

/** A reverse proxy with TLS and a certificate of its own, as nginx or Caddy would stand before the studio. */
export async function startProxy(port: number, target: () => string): Promise<Proxy> {
  const folder = await mkdtemp(path.join(tmpdir(), "proxy-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
  await promisify(execFile)("openssl", [...args, "-keyout", key, "-out", cert]);
  const server = createServer(
    { key: await readFile(key), cert: await readFile(cert) },
    (incoming, outgoing) => {
      const forwarded = request(
        new URL(incoming.url ?? "/", target()),
        {
          method: incoming.method ?? "GET",
          headers: { ...incoming.headers, "x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https" },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      outgoing.on("close", () => forwarded.destroy());
      forwarded.on("error", () => outgoing.destroy());
      incoming.pipe(forwarded);
    },
  ).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
