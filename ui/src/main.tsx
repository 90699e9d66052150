import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/source-serif-4/standard.css';
import '@fontsource/source-code-pro/400.css';
import './theme/tokens.css';
import './theme/base.css';
import './locales';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Frame } from './frame/frame';
import { client } from './query';
import notices from './parts/undo.module.css';
import { resolver, theme } from './theme/theme';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <Frame />
          <Notifications position="bottom-center" className={notices.over ?? ''} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
