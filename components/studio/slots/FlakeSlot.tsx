export default function FlakeSlot() {
  return null;
}
