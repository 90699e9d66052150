import type { WarmUpDay } from '../../generated/wire';

/** Days that are drawn at most: a warm-up that takes longer is cut there. */
const longest = 60;

/** How a warm-up would go: each sending day `growth` percent more, until `most` is reached. Empty where it makes no sense. */
export function warmUpDays(first: number, growth: number, most: number | null): WarmUpDay[] {
  if (!(first > 0) || !(growth > 0)) return [];
  const days: WarmUpDay[] = [];
  for (let allowed = first; days.length < longest; allowed *= 1 + growth / 100) {
    const now = Math.floor(allowed);
    if (most !== null && now >= most) {
      days.push({ allowed: most, sent: null });
      break;
    }
    days.push({ allowed: now, sent: null });
    // Without a limit there is no end: a month is enough to see how it grows.
    if (most === null && days.length === 30) break;
  }
  return days;
}
