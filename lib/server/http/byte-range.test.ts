import { expect, test } from "vitest";
import { byteRange } from "./byte-range";

const range = (header: string | null, ifRange?: string) => byteRange(header, 10, '"a"', ifRange);

test("one range is its bytes, cut at the end", () => {
  expect(range("bytes=0-3")).toEqual({ start: 0, end: 3 });
  expect(range("bytes=4-")).toEqual({ start: 4, end: 9 });
  expect(range("bytes=-3")).toEqual({ start: 7, end: 9 });
  expect(range("bytes=-99")).toEqual({ start: 0, end: 9 });
  expect(range("bytes=9-99")).toEqual({ start: 9, end: 9 });
});

test("what is no single range is the whole file", () => {
  for (const header of [null, "", "bytes=-", "bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=a-b"])
    expect(range(header)).toBeNull();
});

test("what begins behind the end, or is empty, cannot be satisfied", () => {
  for (const header of ["bytes=10-", "bytes=10-20", "bytes=-0"]) expect(range(header)).toBe("unsatisfiable");
  expect(byteRange("bytes=0-", 0, '"a"')).toBe("unsatisfiable");
});

test("who has a part of another file gets the whole of this one", () => {
  expect(range("bytes=4-", '"a"')).toEqual({ start: 4, end: 9 });
  expect(range("bytes=4-", '"b"')).toBeNull();
});
