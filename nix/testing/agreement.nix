# Small uses of `lib`, each with one answer: whoever answers differently is not nixpkgs' lib. `agreement.json` holds the answers of the
# real one. `values` are compared whole, of `errors` the message is.
{ lib }:
let
  t = lib.types;
  option = type: lib.mkOption { inherit type; };
  preset = type: default: lib.mkOption { inherit type default; };
  evaluate = modules: lib.evalModules { inherit modules; };
  config = modules: (evaluate modules).config;
  # A throw is an answer, too.
  caught =
    value:
    let
      result = builtins.tryEval (builtins.deepSeq value value);
    in
    if result.success then result.value else "throws";
in
{
  values = {
    order = config [
      {
        options.a = option (t.listOf t.int);
        config.a = [ 1 ];
      }
      {
        a = lib.mkBefore [ 2 ];
        imports = [
          { a = [ 3 ]; }
          {
            imports = [ { a = [ 5 6 ]; } ];
            a = [ 7 ];
          }
        ];
      }
      { a = lib.mkAfter [ 8 ]; }
      { a = [ 4 ]; }
    ];
    submodules = config [
      {
        options.b = preset (t.attrsOf (
          t.submodule (
            { name, ... }:
            {
              options.x = preset t.str name;
            }
          )
        )) { };
      }
      {
        b.q = { };
        b.r = lib.mkIf false { };
        b.s = { };
        b.t = { ... }: { x = "function"; };
      }
      { b.q.x = lib.mkForce "forced"; }
    ];
    anything = config [
      { options.l = option t.anything; }
      {
        l = {
          a = 1;
          b.c = 2;
        };
      }
      { l.b.d = [ 1 ]; }
      { l.f = lib.mkIf true 3; }
    ];
    lines = config [
      { options.l = option t.lines; }
      { l = "a"; }
      { l = lib.mkAfter "z"; }
      { l = "b"; }
    ];
    same = config [
      { options.l = option t.int; }
      { l = 1; }
      { l = 1; }
    ];
    unchecked = config [
      { options.l = preset t.int 1; }
      { m = 1; }
      { _module.check = lib.mkForce false; }
    ];
    freeform = config [
      {
        freeformType = t.attrsOf t.anything;
        options.l.x = option t.int;
      }
      {
        l.x = 1;
        m.n = 1;
        l.y = 3;
      }
    ];
    extended =
      let
        e = evaluate [
          { options.l = preset t.int 5; }
          ({ config, ... }: { options.k = preset t.int (config.l + 1); })
        ];
      in
      [
        e.config
        (e.extendModules { modules = [ { l = 9; } ]; }).config
      ];
    declaredTwice = config [
      { options.s = option (t.submodule { options.a = preset t.int 1; }); }
      { options.s = option (t.submodule { options.b = preset t.int 2; }); }
      { options.s.c = preset t.int 3; }
      { s.b = 8; }
    ];
    enums = config [
      { options.s = option (t.enum [ "a" ]); }
      { options.s = option (t.enum [ "b" ]); }
      { s = "b"; }
    ];
    deferred = config [
      (config [
        { options.m = preset t.deferredModule { }; }
        { m.options.z = preset t.int 3; }
        { m = { ... }: { z = 7; }; }
      ]).m
    ];
    arguments = config [
      ({ foo, ... }: { options.l = preset t.int foo; })
      { _module.args.foo = 4; }
    ];
    special =
      (lib.evalModules {
        specialArgs.extra = [ { options.l = preset t.int 3; } ];
        modules = [ ({ extra, ... }: { imports = extra; }) ];
      }).config;
    disabled = config [
      {
        key = "k";
        options.l = preset t.int 3;
      }
      {
        disabledModules = [ { key = "k"; } ];
        options.l = preset t.int 4;
      }
    ];
    sameKey = config [
      { options.l = option (t.listOf t.int); }
      {
        key = "k";
        l = [ 5 ];
      }
      {
        key = "k";
        l = [ 5 ];
      }
    ];
    pushedDown = config [
      {
        options.a.b = preset t.int 3;
        options.a.c = preset t.int 3;
      }
      {
        config = lib.mkMerge [
          { a.b = 4; }
          (lib.mkIf false { a.c = 9; })
          { a = lib.mkForce { c = 10; }; }
        ];
      }
      { a.c = 11; }
    ];
    conditionalModules = config [
      { options.l = option (t.listOf t.int); }
      (lib.mkIf true { l = [ 1 ]; })
      ({ ... }: lib.mkIf true { l = [ 2 ]; })
      ({ ... }: lib.mkMerge [ { l = [ 3 ]; } (lib.mkIf false { l = [ 4 ]; }) ])
    ];
    applied = config [
      {
        options.l = lib.mkOption {
          type = t.int;
          apply = x: x + 1;
          default = 1;
        };
      }
    ];
    either = config [
      { options.s = option (t.either t.int (t.listOf t.str)); }
      { s = [ "x" ]; }
      { s = [ "y" ]; }
    ];
    lazily = config [
      { options.l = option (t.lazyAttrsOf t.int); }
      (
        { config, ... }:
        {
          l.a = 1;
          l.b = config.l.a + 1;
        }
      )
    ];
    function =
      (config [
        { options.l = option (t.functionTo (t.listOf t.int)); }
        { l = x: [ x ]; }
        { l = x: [ (x + 1) ]; }
      ]).l
        3;
    coerced = config [
      { options.l = option (t.coercedTo t.int toString t.str); }
      { l = 3; }
    ];
    nothing = config [
      { options.l = preset (t.nullOr t.str) null; }
      { options.m = option (t.listOf (t.nullOr t.int)); }
      {
        m = [
          1
          null
          (lib.mkIf false 3)
        ];
      }
    ];
    reflection =
      let
        e = evaluate [
          {
            options.l = option t.int;
            options.m = preset t.int 3;
          }
          {
            _file = "foo.nix";
            m = 4;
          }
        ];
      in
      [
        e.options.l.isDefined
        e.options.m.isDefined
        e.options.m.files
        e.options.m.highestPrio
        e.options.m.definitions
        e.options.m.loc
      ];
    thrown = map caught [
      (config [ { options.l = option t.int; } { l = 1; } { l = 2; } ])
      (config [ { options.l = option t.int; } { l = 1; m = 2; } ])
      (config [ { options.l = option t.int; } { l = "x"; } ])
      (config [ { options.l = option t.int; } ])
      (config [ { options.l = option t.port; } { l = 65536; } ])
    ];
    descriptions = map (type: type.description) [
      (t.listOf (t.nullOr t.str))
      (t.attrsOf (t.listOf t.str))
      (t.nullOr (t.enum [ "a" "b" ]))
      (t.either t.str (t.listOf t.int))
      (t.attrsOf (t.submodule { }))
      (t.functionTo (t.listOf t.str))
      (t.listOf (t.either t.package t.str))
      t.port
      t.lines
      t.deferredModule
    ];
    strings = [
      (lib.escapeShellArg "a b'c")
      (lib.hasInfix "b.c" "ab.cd")
      (lib.splitString "." "a.b..c")
      (lib.strings.levenshtein "kitten" "sitting")
      (lib.strings.levenshteinAtMost 2 "host1" "hots1")
      (lib.removePrefix "a" "abc")
      (lib.showOption [ "a" "b c" "<name>" "*" ])
      (lib.strings.escapeNixIdentifier "a b")
      (lib.toUpper "abc")
      (lib.generators.toPretty { } {
        a = [ 1 "x\${y}" ];
        b.c = null;
        "a b" = true;
      })
    ];
    sets = [
      (lib.recursiveUpdate { a.b = 1; a.c = 2; } { a.b.d = 3; })
      (lib.concatMapAttrs (name: value: { ${name + "x"} = value; }) { a = 1; })
      (lib.sublist 1 5 [ 1 2 3 ])
      (lib.foldAttrs (x: y: x + y) 0 [ { a = 1; } { a = 2; b = 3; } ])
      (lib.unique [ 1 2 1 ])
      (lib.naturalSort [ "m10" "m1" "m2" "a3b20" "a3b3" ])
      (lib.attrByPath [ "a" "b" ] 7 { a.c = 1; })
    ];
  };

  errors = {
    unknownOption = config [
      { options.l = preset t.int 1; }
      {
        _file = "foo.nix";
        networking.speed = 3;
      }
    ];
    conflict = config [
      { options.l = option t.int; }
      {
        _file = "one.nix";
        l = 1;
      }
      {
        _file = "two.nix";
        l = 2;
      }
    ];
    wrongType = config [
      { options.l = option t.int; }
      {
        _file = "foo.nix";
        l = "x";
      }
    ];
    undefined = config [ { options.l = option t.int; } ];
  };
}
