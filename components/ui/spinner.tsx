/** An open arc that turns; with reduced motion the word "Loading" stands in its place. */
export function Spinner() {
  return (
    <>
      <svg
        aria-hidden
        viewBox="0 0 14 14"
        className="size-3.5 animate-arc motion-reduce:hidden"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      >
        <path d="M7 1.5A5.5 5.5 0 0 1 12.5 7" />
        <circle cx="7" cy="7" r="5.5" opacity="0.25" />
      </svg>
      <span className="hidden motion-reduce:inline">Loading</span>
    </>
  );
}
