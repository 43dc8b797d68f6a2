import { expect, test } from "vitest";
import { differenceWords, packageWords } from "./difference";

const one = (before: readonly string[], after: readonly string[]) =>
  packageWords({ name: "nginx", before, after, bytes: 0 });

test("a package is added, removed, moved to another version, or built anew", () => {
  expect(one([], ["1.26"])).toBe("nginx 1.26 added");
  expect(one([], [""])).toBe("nginx added");
  expect(one(["1.24"], [])).toBe("nginx 1.24 removed");
  expect(one(["1.24"], ["1.26"])).toBe("nginx 1.24 → 1.26");
  expect(one(["1.26"], ["1.26"])).toBe("nginx rebuilt");
  expect(one([""], [""])).toBe("nginx rebuilt");
});

test("a difference is counted, and weighed where that is worth saying", () => {
  const packages = [{ name: "nginx", before: [], after: [], bytes: 0 }];
  const words = (before: number, after: number) =>
    differenceWords({ packages, bytesBefore: before, bytesAfter: after });
  expect(words(0, 100)).toBe("1 package differs");
  expect(words(0, 3 * 1024 ** 2)).toBe("1 package differs, 3.0 MiB more");
  expect(words(3 * 1024 ** 2, 0)).toBe("1 package differs, 3.0 MiB less");
});
