export { FlakeView as default } from "@/components/flake/FlakeView";
