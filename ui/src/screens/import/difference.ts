/** The part of a text in which it differs from another; one letter where nothing but something missing differs. */
export function difference(text: string, other: string): [string, string, string] {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < text.length - start && end < other.length - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  if (start + end >= text.length) start = Math.max(0, Math.min(start, text.length - 1));
  const stop = Math.max(start + 1, text.length - end);
  return [text.slice(0, start), text.slice(start, stop), text.slice(stop)];
}
