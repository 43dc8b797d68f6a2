import "server-only";
import { type Actor, actorOf } from "../accounts/actor";
import { domainAccess } from "../accounts/permissions";
import { perProcess } from "../db/client";
import { type EventStream, eventStream } from "../events/stream";
import { HttpError } from "./problem-details";

/** Streams that one account may have open at once: each holds a connection and what its listener has not read yet. */
const MOST_STREAMS = 100;
const RECHECK = 30_000;

const open = perProcess("cluster-studio.streams", () => new Map<string, number>());

/**
 * Answers with events about a domain for as long as whoever asks may view it: a role that is taken away, a session that
 * ends, a token that is revoked and an account that is disabled end the stream too.
 * @param start begins to send and returns what to do at the end
 */
export function listenIn(
  request: Request,
  actor: Actor,
  domainId: string,
  start: (stream: EventStream) => () => void,
): Response {
  const streams = open.get(actor.id) ?? 0;
  if (streams >= MOST_STREAMS) {
    throw new HttpError(429, "too-many-streams", `You listen to ${streams} streams already; close some.`);
  }
  open.set(actor.id, streams + 1);
  const headers = new Headers(request.headers);
  return eventStream(request.signal, (stream) => {
    const recheck = setInterval(() => {
      mayView(headers, domainId).then(
        (may) => may || stream.close(),
        () => stream.close(),
      );
    }, RECHECK);
    const stop = start(stream);
    return () => {
      clearInterval(recheck);
      const left = (open.get(actor.id) ?? 1) - 1;
      if (left > 0) open.set(actor.id, left);
      else open.delete(actor.id);
      stop();
    };
  });
}

async function mayView(headers: Headers, domainId: string): Promise<boolean> {
  // A tab that is merely open does not keep its session alive.
  const actor = await actorOf(headers, { refresh: false });
  return actor !== null && (await domainAccess(actor, domainId)).view;
}
