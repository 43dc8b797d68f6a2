# Strings.
{ lib }:
let
  lower = "abcdefghijklmnopqrstuvwxyz";
  upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
in
rec {
  inherit (builtins)
    concatStringsSep
    isString
    match
    replaceStrings
    split
    stringLength
    substring
    unsafeDiscardStringContext
    ;
  inherit (builtins) baseNameOf toJSON fromJSON;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatMapStringsSep =
    sep: f: list:
    concatStringsSep sep (map f list);
  concatImapStringsSep =
    sep: f: list:
    concatStringsSep sep (lib.imap1 f list);
  concatLines = concatMapStrings (s: s + "\n");
  intersperse =
    sep: list:
    lib.tail (builtins.concatMap (x: [ sep x ]) list);
  join = concatStringsSep;
  stringToCharacters = s: builtins.genList (p: substring p 1 s) (stringLength s);
  stringAsChars = f: s: concatStrings (map f (stringToCharacters s));
  optionalString = cond: string: if cond then string else "";
  hasPrefix = pref: str: substring 0 (stringLength pref) str == pref;
  hasSuffix =
    suffix: str:
    let
      n = stringLength str;
      s = stringLength suffix;
    in
    n >= s && substring (n - s) n str == suffix;
  hasInfix = infix: str: builtins.length (builtins.split (escapeRegex infix) "${str}") > 1;
  removePrefix = prefix: str: if hasPrefix prefix str then substring (stringLength prefix) (-1) str else str;
  removeSuffix =
    suffix: str:
    if hasSuffix suffix str then substring 0 (stringLength str - stringLength suffix) str else str;
  escape = chars: replaceStrings chars (map (c: "\\${c}") chars);
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
  escapeShellArg =
    arg:
    let
      string = toString arg;
    in
    if match "[[:alnum:],._+:@%/-]+" string == null then "'${replaceStrings [ "'" ] [ "'\\''" ] string}'" else string;
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  isValidPosixName = name: match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;
  toShellVar = name: value: "${name}=${escapeShellArg value}";
  toShellVars = vars: concatStringsSep "\n" (lib.mapAttrsToList toShellVar vars);
  escapeNixString = s: escape [ "$" ] (builtins.toJSON s);
  escapeNixIdentifier = s: if match "[a-zA-Z_][a-zA-Z0-9_'-]*" s != null then s else escapeNixString s;
  escapeXML = replaceStrings [ "\"" "'" "<" ">" "&" ] [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];
  toLower = replaceStrings (stringToCharacters upper) (stringToCharacters lower);
  toUpper = replaceStrings (stringToCharacters lower) (stringToCharacters upper);
  toSentenceCase = s: toUpper (substring 0 1 s) + substring 1 (-1) s;
  splitString =
    sep: s:
    builtins.filter builtins.isString (builtins.split (escapeRegex (toString sep)) (toString s));
  trim =
    s:
    let
      found = match "[ \t\r\n]*(.*[^ \t\r\n])[ \t\r\n]*" s;
    in
    if found == null then "" else builtins.head found;
  fixedWidthString =
    width: filler: str:
    if stringLength str >= width then str else fixedWidthString width filler (filler + str);
  fixedWidthNumber = width: n: fixedWidthString width "0" (toString n);
  isStringLike = x: builtins.isString x || builtins.isPath x || x ? outPath || x ? __toString;
  isConvertibleWithToString = x: isStringLike x || builtins.elem (builtins.typeOf x) [ "int" "float" "bool" "null" ];
  isStorePath = x: isStringLike x && dirOf (toString x) == builtins.storeDir;
  isCoercibleToString = isStringLike;
  toInt =
    s:
    let
      found = match "[[:space:]]*(-?[0-9]+)[[:space:]]*" s;
      value = builtins.fromJSON (builtins.head found);
    in
    if found == null then throw "toInt: Could not convert ${escapeNixString s} to int." else value;
  toIntBase10 = s: toInt (let found = match "0*([0-9]+)" s; in if found == null then s else builtins.head found);
  nameFromURL =
    url: sep:
    builtins.head (splitString sep (baseNameOf url));
  getName = x: if builtins.isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;
  getVersion = x: if builtins.isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;
  makeBinPath = pkgs: concatStringsSep ":" (map (p: "${lib.getBin p}/bin") (builtins.filter (p: p != null) pkgs));
  makeSearchPath = sub: pkgs: concatStringsSep ":" (map (p: "${p}/${sub}") (builtins.filter (p: p != null) pkgs));
  sanitizeDerivationName = string: stringAsChars (c: if match "[[:alnum:]+._?=-]" c == null then "-" else c) (unsafeDiscardStringContext string);
  versions = {
    major = v: builtins.head (builtins.splitVersion v);
    minor = v: builtins.elemAt (builtins.splitVersion v) 1;
    majorMinor = v: concatStringsSep "." (lib.take 2 (builtins.splitVersion v));
  };
  commonPrefixLength =
    a: b:
    let
      m = lib.min (stringLength a) (stringLength b);
      go =
        i:
        if i >= m || substring i 1 a != substring i 1 b then i else go (i + 1);
    in
    go 0;
  commonSuffixLength =
    a: b:
    let
      reversed = s: concatStrings (lib.reverseList (stringToCharacters s));
    in
    commonPrefixLength (reversed a) (reversed b);

  # The row-by-row dynamic programme: `row` holds the distances of the characters of `a` so far to every prefix of `b`.
  levenshtein =
    a: b:
    let
      bs = stringToCharacters b;
      first = builtins.genList (i: i) (stringLength b + 1);
      step =
        row: c:
        builtins.foldl' (
          acc: i:
          let
            cost = if builtins.elemAt bs i == c then 0 else 1;
            cell = lib.min (lib.min (builtins.elemAt row (i + 1) + 1) (lib.last acc + 1)) (builtins.elemAt row i + cost);
          in
          builtins.seq cell (acc ++ [ cell ])
        ) [ (builtins.head row + 1) ] (builtins.genList (i: i) (stringLength b));
    in
    lib.last (builtins.foldl' step first (stringToCharacters a));
  levenshteinAtMost = k: a: b: levenshtein a b <= k;
}
