import '../locales';

import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Mantine asks for both, happy-dom has neither in full.
window.matchMedia = (query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {}, dispatchEvent: () => false, onchange: null }) as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
// A busy machine is no reason to fail.
configure({ asyncUtilTimeout: 8_000 });
afterEach(cleanup);
