/** The post horn: the mark of the program. */
export function Horn({ width = 24, stroke = 1.75 }: { width?: number; stroke?: number }) {
  return (
    <svg
      width={width}
      height={(width * 18) / 24}
      viewBox="0 0 24 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d="M1 3.2v3.4M1 4.9h15.4c2.8 0 4.8-2.6 6.6-4.1v10c-1.8-1.5-3.6-4-6.6-4.2" />
      <circle cx="10.8" cy="11" r="6.1" />
    </svg>
  );
}
