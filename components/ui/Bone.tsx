import classes from "./bone.module.css";

/** A line, or a box, of what is on its way. */
export function Bone({
  width,
  height,
  className = "",
}: {
  width?: number | string;
  height: number;
  className?: string;
}) {
  return <div className={`${classes.bone} ${className}`} style={{ width, height }} />;
}
