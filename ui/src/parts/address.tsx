/** An address that breaks, where it must, before the @ and not within a word. */
export function AddressText({ address }: { address: string }) {
  const at = address.lastIndexOf('@');
  if (at < 1) return address;
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  );
}

/** An address as people read it: with the letters of its domain where it was stored without them. */
export function readable({ address, shown }: { address: string; shown: string | null }): string {
  return shown ?? address;
}
