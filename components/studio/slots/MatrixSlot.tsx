export default function MatrixSlot() {
  return null;
}
