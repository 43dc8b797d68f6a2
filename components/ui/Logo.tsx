/** Three machines around one service. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M12 12 5.5 6M12 12l6.5-6M12 12v7.5" stroke="var(--cs-line-strong)" strokeWidth="1.6" />
      <rect x="8.2" y="8.2" width="7.6" height="7.6" rx="2" fill="var(--cs-accent-solid)" />
      <rect x="2.6" y="3.2" width="5.4" height="5.4" rx="1.4" fill="var(--cs-selector)" />
      <rect x="16" y="3.2" width="5.4" height="5.4" rx="1.4" fill="var(--cs-selector)" />
      <rect
        x="10"
        y="16.6"
        width="4"
        height="4"
        rx="0.6"
        transform="rotate(45 12 18.6)"
        fill="var(--cs-panel)"
        stroke="var(--cs-role)"
        strokeWidth="1.6"
      />
    </svg>
  );
}
