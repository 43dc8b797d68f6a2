# Options: what declares, names and describes them.
{ lib }:
rec {
  isOption = x: x._type or "" == "option";
  mkOption = attrs: attrs // { _type = "option"; };
  mkEnableOption =
    name:
    mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
      type = lib.types.bool;
    };
  mkPackageOption =
    pkgs: name:
    {
      default ? name,
      nullable ? false,
      extraDescription ? "",
      ...
    }:
    mkOption {
      type = if nullable then lib.types.nullOr lib.types.package else lib.types.package;
      default = if default == null then null else lib.getAttrFromPath (lib.toList default) pkgs;
      description = "The ${builtins.toString name} package to use. ${extraDescription}";
    };
  mkSinkUndeclaredOptions = attrs: mkOption ({ internal = true; visible = false; default = false; } // attrs);
  literalExpression = text: {
    _type = "literalExpression";
    inherit text;
  };
  literalExample = literalExpression;
  literalMD = text: {
    _type = "literalMD";
    inherit text;
  };
  mdDoc = text: text;

  getValues = map (def: def.value);
  getFiles = map (def: def.file);

  showOption = parts: builtins.concatStringsSep "." (map showPart parts);
  showPart = part: if builtins.elem part [ "*" "<name>" "<function body>" ] then part else lib.escapeNixIdentifier part;
  showFiles = files: lib.concatMapStringsSep " and " (f: "`${toString f}'") files;
  showDefs =
    defs:
    lib.concatMapStrings (
      def:
      let
        lines = lib.splitString "\n" (lib.generators.toPretty { allowPrettyValues = true; } def.value);
        shown = builtins.tryEval (builtins.deepSeq lines lines);
        text = if shown.success then ": " + builtins.concatStringsSep "\n    " (lib.take 5 shown.value) else "";
      in
      "\n- In `${toString def.file}'${text}"
    ) defs;

  # Merges of types that don't bring an own one.
  mergeDefaultOption =
    loc: defs:
    let
      list = getValues defs;
    in
    if builtins.length list == 1 then
      builtins.head list
    else if builtins.all builtins.isList list then
      builtins.concatLists list
    else if builtins.all builtins.isAttrs list then
      builtins.foldl' (a: b: a // b) { } list
    else if builtins.all builtins.isBool list then
      builtins.any (x: x) list
    else if builtins.all builtins.isString list then
      builtins.concatStringsSep "" list
    else
      throw "Cannot merge definitions of `${showOption loc}'. Definition values:${showDefs defs}";
  mergeOneOption = mergeUniqueOption { message = ""; };
  mergeUniqueOption =
    { message, merge ? null }:
    loc: defs:
    if builtins.length defs == 1 then
      (if merge == null then (builtins.head defs).value else merge loc defs)
    else
      throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n${message}\nDefinition values:${showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
  mergeEqualOption =
    loc: defs:
    let
      first = builtins.head defs;
      check =
        def:
        def.value == first.value
        || throw "The option `${showOption loc}' has conflicting definition values:${showDefs [ first def ]}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
    in
    if defs == [ ] then
      abort "This case should never happen."
    else if builtins.length defs == 1 then
      first.value
    else
      builtins.seq (builtins.all check (lib.tail defs)) first.value;

  # Documentation: a flat list of what the options say of themselves.
  optionAttrSetToDocList = optionAttrSetToDocList' [ ];
  optionAttrSetToDocList' =
    _: options:
    builtins.concatMap (
      opt:
      let
        name = showOption opt.loc;
        doc = {
          inherit (opt) loc;
          inherit name;
          description = opt.description or null;
          declarations = builtins.filter (x: x != "<unknown-file>") (opt.declarations or [ ]);
          internal = opt.internal or false;
          visible = opt.visible or true != false;
          readOnly = opt.readOnly or false;
          type = opt.type.description or "unspecified";
        }
        // lib.optionalAttrs (opt ? example) { example = renderOptionValue opt.example; }
        // lib.optionalAttrs (opt ? defaultText || opt ? default) {
          default = renderOptionValue (opt.defaultText or opt.default);
        }
        // lib.optionalAttrs (opt ? relatedPackages && opt.relatedPackages != null) { inherit (opt) relatedPackages; };
        sub = opt.type.getSubOptions opt.loc;
      in
      [ doc ] ++ lib.optionals (opt.visible or true == true && sub != { }) (optionAttrSetToDocList' opt.loc sub)
    ) (lib.collect isOption options);
  renderOptionValue =
    v:
    if v._type or null == "literalExpression" || v._type or null == "literalMD" then
      v
    else
      literalExpression (lib.generators.toPretty { multiline = true; allowPrettyValues = true; } v);
  scrubOptionValue = x: x;
  unknownModule = "<unknown-file>";
}
