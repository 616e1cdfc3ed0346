/** The sail. Strokes and fills come from the tokens. */
export function BrandMark({ size = 20 }: { readonly size?: 20 | 28 }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" width={size} height={size}>
      <path d="M9.6 2v12H2.6C5.8 11.2 8.4 7 9.6 2Z" fill="var(--accent)" />
      <path d="M11.2 4.6c2.4 2.5 3.8 5.8 4 9.4h-4Z" fill="var(--accent-border)" />
      <path d="M2.4 17h15.2" stroke="var(--text)" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
