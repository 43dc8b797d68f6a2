import "server-only";

export interface EventStream {
  /** `id` is what a client that lost its connection sends back as Last-Event-ID. */
  send(event: string, data: unknown, id?: string): void;
  close(): void;
}

/** Proxies cut connections that say nothing for a minute. */
const KEEP_ALIVE = 20_000;

/** A listener that does not read is let go; it comes back with the number of what it heard last. */
const MOST_UNREAD = 64 * 1024 * 1024;

/**
 * Answers with server-sent events until the client leaves. `start` begins to send and returns what to do at the end.
 */
export function eventStream(signal: AbortSignal, start: (stream: EventStream) => () => void): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      let open = true;
      const write = (text: string) => {
        if (!open) return;
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) >= -MOST_UNREAD) return;
        // Drops what waits; closing would keep it for as long as the connection lasts.
        controller.error(new Error("the listener does not read"));
        end();
      };
      const keepAlive = setInterval(() => write(": still here\n\n"), KEEP_ALIVE);
      let stop: (() => void) | undefined;
      end = () => {
        if (!open) return;
        open = false;
        clearInterval(keepAlive);
        stop?.();
        try {
          controller.close();
        } catch {
          // The client left first.
        }
      };
      write("retry: 1000\n\n");
      stop = start({
        send: (event, data, id) =>
          write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        close: end,
      });
      if (!open) stop();
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    },
    cancel: () => end(),
  };
  const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: 0 }));
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
