import { expect, test } from "vitest";
import { generateFlake } from "./flake";
import { originApart, originOf } from "./origin";
import { document } from "./testing/documents";

const HALF = "{ ... }: {\n  networking = {\n}";

/** Every kind of source, each with a word of its own in its second line; `half` has those that are not closed. */
function domain(half = false) {
  const source = (word: string) => (half ? `${HALF} # ${word}` : `{ ... }:\n{ /* ${word} */ }`);
  const filter = (word: string) => ({
    filter: "custom" as const,
    source: half ? `c: [ # ${word}\n"` : `c:\nx: [ /* ${word} */ ]`,
  });
  const user = (word: string) => ({
    systemConfig: source(`${word}-system`),
    homeManagerModules: [source(`${word}-first`), source(`${word}-second`)],
  });
  return document({
    modules: { all: { source: source("domain") } },
    clusterModules: { backup: { source: source("cluster-module") } },
    filters: { edge: { source: filter("named").source } },
    clusters: {
      c: {
        modules: { shared: { source: source("cluster") } },
        users: { ada: user("cluster-user") },
        machines: {
          a: { modules: { own: { source: source("machine") } }, users: { bob: user("machine-user") } },
        },
        services: {
          s: {
            selectors: [
              filter("selector"),
              { filter: "except", of: [filter("of")], without: [filter("without")] },
            ],
            roles: { r: [{ filter: "intersect", of: [filter("role-of")], with: [filter("with")] }] },
            definition: source("definition"),
            extraConfig: source("extra"),
          },
        },
      },
    },
  });
}

const PLACES: readonly (readonly [string, string])[] = [
  ["domain", "/modules/all/source"],
  ["cluster-module", "/clusterModules/backup/source"],
  ["named", "/filters/edge/source"],
  ["cluster", "/clusters/c/modules/shared/source"],
  ["cluster-user-system", "/clusters/c/users/ada/systemConfig"],
  ["cluster-user-second", "/clusters/c/users/ada/homeManagerModules/1"],
  ["machine", "/clusters/c/machines/a/modules/own/source"],
  ["machine-user-first", "/clusters/c/machines/a/users/bob/homeManagerModules/0"],
  ["selector", "/clusters/c/services/s/selectors/0/source"],
  ["of", "/clusters/c/services/s/selectors/1/of/0/source"],
  ["without", "/clusters/c/services/s/selectors/1/without/0/source"],
  ["role-of", "/clusters/c/services/s/roles/r/0/of/0/source"],
  ["with", "/clusters/c/services/s/roles/r/0/with/0/source"],
  ["definition", "/clusters/c/services/s/definition"],
  ["extra", "/clusters/c/services/s/extraConfig"],
];

const library = new Map<string, string>();

test.each(PLACES)("a line of the source with the word %s leads back to it", (word, path) => {
  const of = domain();
  const found = [...generateFlake(of, { library })].flatMap(([file, text]) => {
    const line = text.split("\n").findIndex((each) => each.includes(`/* ${word} */`)) + 1;
    return line > 0 && file.endsWith(".nix") ? [originOf(of, file, text, line)] : [];
  });
  expect(found).toMatchObject([{ path, line: 2 }]);
});

test.each(PLACES)(
  "where it is not closed, so does the text file that holds the source with the word %s",
  (word, path) => {
    const of = domain(true);
    const files = generateFlake(of, { library });
    const found = [...files].flatMap(([file, text]) =>
      file.endsWith(".txt") && new RegExp(`# ${word}(?![-\\w])`).test(text)
        ? [originApart(of, file, files, 3)]
        : [],
    );
    expect(found).toMatchObject([{ path, line: 3 }]);
  },
);
