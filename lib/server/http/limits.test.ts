import { beforeEach, expect, it } from "vitest";
import { resetLimits, spend } from "./limits";
import { networkOf } from "./origin";
import { HttpError } from "./problem-details";

beforeEach(resetLimits);

it("refuses what goes beyond the burst, says when to come again, and then answers again", () => {
  const start = 1_000_000;
  for (let n = 0; n < 10; n++) spend("sign-in", "192.0.2.1", start);
  expect(() => spend("sign-in", "192.0.2.1", start)).toThrow(HttpError);
  expect(() => spend("sign-in", "192.0.2.2", start)).not.toThrow();
  expect(() => spend("expensive", "192.0.2.1", start)).not.toThrow();
  expect(() => spend("sign-in", "192.0.2.1", start + 60_000)).not.toThrow();
});

it("takes all addresses of one IPv6 subscriber for one client", () => {
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe(networkOf("2001:db8:1:2::ffff"));
  expect(networkOf("2001:db8:1:3::1")).not.toBe(networkOf("2001:db8:1:2::1"));
  expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("192.0.2.1")).not.toBe(networkOf("192.0.2.2"));
  expect(networkOf("unknown")).toBe("unknown");
});
