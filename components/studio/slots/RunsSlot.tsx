export { RunsView as default } from "@/components/deploy/RunsView";
