export { ProblemsPanel as ProblemsSlot } from "@/components/problems/ProblemsPanel";
