export { Matrix as default } from "@/components/matrix/Matrix";
