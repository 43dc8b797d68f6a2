/** An address as people write it, with or without its prefix length: `10.5.0.7/16`. */
export interface WrittenAddress {
  readonly address: string;
  /** Null where nothing stands after a slash, or no slash. */
  readonly prefixLength: number | null;
}

/** Parts an address from its prefix length; says nothing of whether the address is one. */
export function writtenAddress(text: string): WrittenAddress {
  const [address = "", ...rest] = text.split("/");
  const prefix = rest.join("/").trim();
  return { address: address.trim(), prefixLength: /^\d{1,3}$/.test(prefix) ? Number(prefix) : null };
}
