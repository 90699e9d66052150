import type { AccountLimits, AccountView, CardFigure, CardSource, FigureOf, HostCard } from '../../generated/wire';

/** Limits that hold for a span of time, in the order of the table. */
export const limitKeys = ['second', 'minute', 'hour', 'day', 'newPeople', 'domainMinute', 'domainHour'] as const;
export type LimitKey = (typeof limitKeys)[number];

/** Figures of a card that we keep to without being asked. */
export const otherKeys = ['similar', 'per-message', 'connections'] as const;

/** What a card calls each limit; `null` where no host tells it. */
export const figureKinds: Record<LimitKey, FigureOf | null> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  day: 'day',
  newPeople: 'new-people',
  domainMinute: null,
  domainHour: null,
};

/** Who says a figure. */
export type Says = { by: 'card'; source: CardSource } | { by: 'you' } | { by: 'careful' };

const day = 86_400_000;

/** Whole days since a day such as `2024-01-12`; none where nobody said when it began. */
export function ageInDays(since: string | null, now: number): number | null {
  if (since === null) return null;
  return Math.max(0, Math.floor((now - Date.parse(`${since}T00:00:00`)) / day));
}

/** The figure that holds for an account of this age: the one for the oldest it has reached. Where nobody said how old it
 * is, the one for all. */
export function figureFor(figures: CardFigure[], of: FigureOf, age: number | null): CardFigure | undefined {
  const reached = figures.filter((figure) => figure.of === of && (figure.fromDays === null || (age !== null && age >= figure.fromDays)));
  return reached.sort((a, b) => (a.fromDays ?? 0) - (b.fromDays ?? 0)).at(-1);
}

/** The steps by which a host allows older accounts more, youngest first; empty where age changes nothing. */
export function tiersOf(figures: CardFigure[]): CardFigure[] {
  return figures.filter((figure) => figure.fromDays !== null).sort((a, b) => (a.fromDays ?? 0) - (b.fromDays ?? 0));
}

/** Who says the limit in force: the card where it is the card's own figure, else the person, else our care. */
export function saysOf(account: Pick<AccountView, 'card' | 'limits' | 'ownLimits' | 'rules'>, key: LimitKey, now: number): Says {
  const { card, limits, ownLimits, rules } = account;
  const kind = figureKinds[key];
  const figure = card && kind !== null ? figureFor(card.figures, kind, ageInDays(rules.since, now)) : undefined;
  if (figure && figure.amount === limits[key]) return { by: 'card', source: figure.source };
  if (ownLimits) return { by: 'you' };
  return !figure && card?.limitsSource && card.limits[key] === limits[key] ? { by: 'card', source: card.limitsSource } : { by: 'careful' };
}

/** How much of a limit is used, where that is counted. */
export function usedOf({ used }: Pick<AccountView, 'used'>, key: LimitKey): number | null {
  switch (key) {
    case 'minute':
    case 'hour':
    case 'day':
    case 'newPeople':
      return used[key];
    case 'second':
    case 'domainMinute':
    case 'domainHour':
      return null;
  }
}

/** Where a page can be opened: an https address; the name of a page that has none is only read. */
export function canOpen(page: string): boolean {
  return page.startsWith('https://');
}

/** A limit that is above what the host allows, and the figure of its card. */
export interface Above {
  key: LimitKey;
  figure: CardFigure;
}

/** The limits in force that are above what the host allows an account of this age. */
export function aboveTheCard(limits: AccountLimits, card: HostCard | null, since: string | null, now: number): Above[] {
  if (!card) return [];
  const age = ageInDays(since, now);
  return limitKeys.flatMap((key) => {
    const kind = figureKinds[key];
    const figure = kind === null ? undefined : figureFor(card.figures, kind, age);
    const most = limits[key];
    return figure !== undefined && (most === null || most > figure.amount) ? [{ key, figure }] : [];
  });
}
