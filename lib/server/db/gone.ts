/** No name holds it, so that no key of an element ends with it. */
const MARK = "@before";

/** The key of an element that is gone, and whose name is another element's now. */
export const goneKey = (key: string): string => key + MARK;

export const isGone = (key: string): boolean => key.endsWith(MARK);
