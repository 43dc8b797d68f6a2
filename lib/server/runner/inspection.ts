import "server-only";
import type { Handler } from "./work";

export const inspect: Handler = async () => ({ status: "failed", error: "not yet" });
