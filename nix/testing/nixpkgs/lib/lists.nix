# Lists.
{ lib }:
rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    head
    isList
    length
    map
    partition
    sort
    tail
    foldl'
    groupBy
    ;
  singleton = x: [ x ];
  forEach = xs: f: map f xs;
  foldr =
    op: nul: list:
    let
      len = length list;
      go = n: if n == len then nul else op (elemAt list n) (go (n + 1));
    in
    go 0;
  fold = foldr;
  foldl =
    op: nul: list:
    foldl' op nul list;
  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);
  concatImapStrings = f: list: builtins.concatStringsSep "" (imap1 f list);
  flatten = x: if isList x then concatMap flatten x else [ x ];
  remove = e: filter (x: x != e);
  findSingle =
    pred: default: multiple: list:
    let
      found = filter pred list;
    in
    if found == [ ] then
      default
    else if length found > 1 then
      multiple
    else
      head found;
  findFirstIndex =
    pred: default: list:
    let
      len = length list;
      go =
        n:
        if n == len then
          default
        else if pred (elemAt list n) then
          n
        else
          go (n + 1);
    in
    go 0;
  findFirst =
    pred: default: list:
    let
      index = findFirstIndex pred null list;
    in
    if index == null then default else elemAt list index;
  count = pred: foldl' (c: x: if pred x then c + 1 else c) 0;
  optional = cond: elem: if cond then [ elem ] else [ ];
  optionals = cond: elems: if cond then elems else [ ];
  toList = x: if isList x then x else [ x ];
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);
  replicate = n: elem: genList (_: elem) n;
  reverseList =
    xs:
    let
      l = length xs;
    in
    genList (n: elemAt xs (l - n - 1)) l;
  sublist =
    start: count: list:
    let
      len = length list;
    in
    genList (n: elemAt list (n + start)) (
      if start >= len then
        0
      else if start + count > len then
        len - start
      else
        count
    );
  take = count: sublist 0 count;
  drop = count: list: sublist count (length list) list;
  last = list: elemAt list (length list - 1);
  init = list: take (length list - 1) list;
  zipListsWith =
    f: a: b:
    genList (n: f (elemAt a n) (elemAt b n)) (lib.min (length a) (length b));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });
  unique = foldl' (acc: e: if elem e acc then acc else acc ++ [ e ]) [ ];
  allUnique = list: length (unique list) == length list;
  intersectLists = e: filter (x: elem x e);
  subtractLists = e: filter (x: !(elem x e));
  mutuallyExclusive = a: b: length a == 0 || !(any (x: elem x a) b);
  crossLists = f: foldl (fs: args: concatMap (f: map f args) fs) [ f ];
  hasPrefix = a: b: take (length a) b == a;
  # Numbers inside strings count as numbers: m2 before m10.
  naturalSort =
    list:
    let
      parts = s: map (x: if isList x then lib.toInt (head x) else x) (builtins.split "(0|[1-9][0-9]*)" s);
      less = a: b: compareLists lib.compare a.parts b.parts < 0;
    in
    map (x: x.s) (
      sort less (
        map (s: {
          inherit s;
          parts = parts s;
        }) list
      )
    );
  sortOn = f: sort (a: b: f a < f b);
  compareLists =
    cmp: a: b:
    if a == [ ] then
      if b == [ ] then 0 else -1
    else if b == [ ] then
      1
    else
      let
        rel = cmp (head a) (head b);
      in
      if rel == 0 then compareLists cmp (lib.tail a) (lib.tail b) else rel;
}
