import { StudioSkeleton } from "@/components/studio/StudioSkeleton";

export default function Loading() {
  return <StudioSkeleton />;
}
