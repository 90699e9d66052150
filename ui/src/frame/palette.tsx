/** Filled in with the palette itself. */
export function Palette({ open }: { open: boolean; onClose: () => void }) {
  return open ? <span className="hidden" /> : null;
}
