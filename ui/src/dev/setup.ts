import '../locales';

import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// Mantine asks for both, happy-dom has neither in full.
window.matchMedia = (query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {}, dispatchEvent: () => false, onchange: null }) as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
afterEach(cleanup);
