import { EntryCard } from "@/components/account/EntryCard";

/** An address that leads nowhere, or to a domain that this person may not see: which of the two is not told. */
export default function NotFound() {
  return (
    <EntryCard
      title="404: nothing is here"
      words="The address is wrong, what was here is gone, or it is not shared with you."
    >
      {/* Next's own link would come with every page, as this one does. */}
      <a href="/domains" style={{ color: "var(--cs-accent)" }}>
        All domains
      </a>
    </EntryCard>
  );
}
