/** The systems that NixOS is commonly run on; any other Linux system can be typed. */
export const SYSTEMS = ["x86_64-linux", "aarch64-linux", "riscv64-linux", "i686-linux", "armv7l-linux"];
