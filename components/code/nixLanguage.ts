import type { languages } from "monaco-editor/editor/editor.api";

const KEYWORDS = ["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"];
const CONSTANTS = ["true", "false", "null"];

export const NIX = "nix";

/** Brackets, comments and indentation of Nix in Monaco's terms. */
export const nixConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: "#", blockComment: ["/*", "*/"] },
  brackets: [
    ["{", "}"],
    ["[", "]"],
    ["(", ")"],
  ],
  autoClosingPairs: [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"', notIn: ["string", "comment"] },
    { open: "''", close: "''", notIn: ["string", "comment"] },
  ],
  surroundingPairs: [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"' },
  ],
  wordPattern: /[A-Za-z_][A-Za-z0-9_'-]*/,
  indentationRules: {
    increaseIndentPattern: /(?:[{[(]|\b(?:let|then|else)|=|'')\s*(?:#.*)?$/,
    decreaseIndentPattern: /^\s*(?:[}\])]|in\b|'')/,
  },
};

/** Colours of Nix: a Monarch grammar with the two kinds of strings and interpolation in both. */
export const nixTokens: languages.IMonarchLanguage = {
  defaultToken: "",
  tokenPostfix: ".nix",
  keywords: KEYWORDS,
  constants: CONSTANTS,
  tokenizer: {
    root: [
      [/#.*$/, "comment"],
      [/\/\*/, "comment", "@comment"],
      [/''/, "string", "@indented"],
      [/"/, "string", "@string"],
      [/<[A-Za-z0-9._+-]+(?:\/[A-Za-z0-9._+-]+)*>/, "string.path"],
      [/[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9%/?:@&=+$,_.!~*'-]+/, "string.uri"],
      [/(?:~|\.{1,2})?(?:\/[A-Za-z0-9._+-]+)+/, "string.path"],
      [/(?:builtins)\b/, "predefined"],
      [
        /[A-Za-z_][A-Za-z0-9_'-]*(?=\s*[=.:@]?)/,
        { cases: { "@keywords": "keyword", "@constants": "constant", "@default": "identifier" } },
      ],
      [/\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+/, "number"],
      [/\$\{/, "delimiter.bracket", "@interpolation"],
      [/[{}[\]()]/, "@brackets"],
      [/\+\+|\/\/|->|&&|\|\||==|!=|<=|>=|\.\.\.|[-+*/<>!?=@:;,.]/, "delimiter"],
    ],
    comment: [
      [/\*\//, "comment", "@pop"],
      [/[^*]+|\*/, "comment"],
    ],
    string: [
      [/\$\$(?=\{)/, "string"],
      [/\$\{/, "delimiter.bracket", "@interpolation"],
      [/\\./, "string.escape"],
      [/"/, "string", "@pop"],
      [/[^"\\$]+|\$/, "string"],
    ],
    indented: [
      [/''(?:\$|'|\\.)/, "string.escape"],
      [/\$\$(?=\{)/, "string"],
      [/\$\{/, "delimiter.bracket", "@interpolation"],
      [/''/, "string", "@pop"],
      [/[^'$]+|'|\$/, "string"],
    ],
    interpolation: [
      [/\{/, "delimiter.bracket", "@braces"],
      [/\}/, "delimiter.bracket", "@pop"],
      { include: "@root" },
    ],
    braces: [
      [/\{/, "delimiter.bracket", "@braces"],
      [/\}/, "delimiter.bracket", "@pop"],
      { include: "@root" },
    ],
  },
};
