import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // The window is WebKitGTK 2.40 and up, WebView2 and Safari 16.4: no need to write old JavaScript.
  // Fonts stay files: the content policy takes them from ourselves only.
  build: { assetsInlineLimit: 0, target: ['es2022', 'safari16.4'], modulePreload: { polyfill: false }, reportCompressedSize: false },
  // Screens are lazy: without this the dev server meets their packages late and starts over.
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}'] },
  server: { port: 5173, strictPort: false },
  test: { environment: 'happy-dom', setupFiles: ['src/dev/setup.ts'], css: false, testTimeout: 30_000, env: { TZ: 'UTC' } },
});
