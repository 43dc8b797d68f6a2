import { expect, it } from "vitest";
import { type EventStream, eventStream } from "./stream";

function opened() {
  let stream: EventStream | undefined;
  let ended = false;
  const response = eventStream(new AbortController().signal, (made) => {
    stream = made;
    return () => {
      ended = true;
    };
  });
  return { response, send: (text: string) => stream?.send("news", text), ended: () => ended };
}

it("lets a listener go who does not read, and what waits for it", async () => {
  const { response, send, ended } = opened();
  const mebibyte = "x".repeat(1024 * 1024);
  for (let sent = 0; sent < 60; sent++) send(mebibyte);
  expect(ended()).toBe(false);
  for (let sent = 0; sent < 10; sent++) send(mebibyte);
  expect(ended()).toBe(true);
  await expect(response.text()).rejects.toThrow("does not read");
});

it("ends when its reader leaves", async () => {
  const { response, send, ended } = opened();
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(ended()).toBe(true);
  expect(() => send("too late")).not.toThrow();
});
