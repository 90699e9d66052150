/** A merge field as the core reads it. */
export function field(name: string, other: string): string {
  const words = other.trim().replace(/["\\]/g, '');
  return words === '' ? `{{ ${name} }}` : `{{ ${name} | default("${words}") }}`;
}

/** The merge fields of a text that a person can take in at a glance. */
export function fieldsIn(text: string): { from: number; to: number; name: string; other: string | null }[] {
  return [...text.matchAll(/\{\{\s*([a-z_][a-z0-9_]*)\s*(?:\|\s*default\(\s*"([^"\n]*)"\s*\)\s*)?\}\}/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    name: match[1] ?? '',
    other: match[2] ?? null,
  }));
}
