/** What says that a person has taken over where the page is. */
const TAKEN_OVER = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * Keeps the part that the address names where it landed, while parts above it still load and grow, until the person moves
 * on by themselves. Returns how to stop.
 * @param parts what holds them all
 */
export function keepLanded(parts: Element): () => void {
  let landed = location.hash.length > 1;
  const land = () => {
    if (landed) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "start" });
  };
  const follow = () => {
    landed = true;
    land();
  };
  const leave = () => {
    landed = false;
  };
  const grown = new ResizeObserver(land);
  grown.observe(parts);
  window.addEventListener("hashchange", follow);
  for (const kind of TAKEN_OVER) window.addEventListener(kind, leave, { passive: true });
  return () => {
    grown.disconnect();
    window.removeEventListener("hashchange", follow);
    for (const kind of TAKEN_OVER) window.removeEventListener(kind, leave);
  };
}
