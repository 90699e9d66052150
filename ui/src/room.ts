import { useSyncExternalStore } from 'react';

/** How much fits: by letters, not pixels, so large text folds the window as a small one does. */
export type Room = 'wide' | 'narrow' | 'tight';

/** Pixels of one rem over 16: 1 at 100 % text, 2 at 200 %. */
export function scale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

function measure(): Room {
  const letters = window.innerWidth / scale();
  if (letters < 760) return 'tight';
  return letters < 1100 ? 'narrow' : 'wide';
}

/** In a window lower than this, in px at 100 % text, a foot that stays in sight leaves no room for what it is about. */
const low = 400;

let room: Room = 'wide';
const told = new Set<() => void>();

function update() {
  room = measure();
  document.documentElement.dataset.room = room;
  document.documentElement.toggleAttribute('data-low', window.innerHeight / scale() < low);
  for (const tell of told) tell();
}

/** Sets the text size and measures again. */
export function setTextScale(percent: number): void {
  document.documentElement.style.fontSize = `${percent}%`;
  update();
}

function subscribe(tell: () => void) {
  if (told.size === 0) window.addEventListener('resize', update);
  told.add(tell);
  return () => {
    told.delete(tell);
    if (told.size === 0) window.removeEventListener('resize', update);
  };
}

export function useRoom(): Room {
  return useSyncExternalStore(subscribe, () => room);
}

update();
