// The web server: Next.js behind Node's own HTTP server, which knows where a request really comes from.
import { createServer } from "node:http";
import next from "next";
import { root } from "./ready/root.mjs";

const host = process.env.HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
const trustProxy = ["1", "true"].includes(process.env.TRUST_PROXY ?? "");

/** No route reads more than this; routes have narrower limits of their own. */
const MAX_BODY = 64 * 1024 * 1024;

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  ...(process.env.BASE_URL?.startsWith("https:") ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
};

/**
 * Next.js drops what a route says of its body's length, without which a download has no progress and one that broke off
 * looks whole. So a route says it in a header of ours.
 */
function tellLength(response) {
  const writeHead = response.writeHead;
  response.writeHead = (...args) => {
    const length = response.getHeader("X-Studio-Length");
    response.removeHeader("X-Studio-Length");
    if (length !== undefined && !response.hasHeader("Content-Encoding"))
      response.setHeader("Content-Length", length);
    return writeHead.apply(response, args);
  };
}

const app = next({ dev: false, dir: root, hostname: host, port });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) {
    response.writeHead(413, { "Content-Type": "application/problem+json", Connection: "close" });
    const detail = `The request is larger than ${MAX_BODY / 1024 / 1024} MiB.`;
    response.end(
      JSON.stringify({ type: "urn:cluster-studio:too-large", title: "Too large", status: 413, detail }),
    );
    return;
  }
  // What a client claims about itself counts only behind a proxy, which writes what it saw at the end.
  const forwarded = trustProxy
    ? String(request.headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1)
        ?.trim()
    : "";
  request.headers["x-studio-peer"] = forwarded || (request.socket.remoteAddress ?? "");
  if (!trustProxy) {
    for (const name of ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"]) {
      delete request.headers[name];
    }
  }
  tellLength(response);
  handle(request, response);
});

server.on("error", (error) => {
  if (error.code === "EADDRINUSE") {
    process.stderr.write(
      `${host}:${port} is taken by another program. Choose another port: PORT=3001 npm start\n`,
    );
  } else if (error.code === "EADDRNOTAVAIL") {
    process.stderr.write(`This machine has no address ${host}. Choose another: HOST=127.0.0.1 npm start\n`);
  } else process.stderr.write(`The web server failed: ${error.message}\n`);
  // 78 (EX_CONFIG): starting again would not help.
  process.exit(78);
});

server.listen(port, host, () => process.send?.("ready"));

function close() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Event streams stay open for as long as anybody listens.
  setTimeout(() => server.closeAllConnections(), 500).unref();
  setTimeout(() => process.exit(0), 5000).unref();
}
process.on("SIGTERM", close);
process.on("SIGINT", close);
process.on("disconnect", close);
