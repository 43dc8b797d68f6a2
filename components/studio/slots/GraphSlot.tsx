export { GraphCanvas as default } from "@/components/canvas/GraphCanvas";
