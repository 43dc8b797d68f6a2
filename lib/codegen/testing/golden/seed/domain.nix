{
  suffix = "com";

  clusters = {
    example = ./clusters/example;
  };
}
