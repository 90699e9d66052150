import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';

import { Frame } from '../frame/frame';
import { client } from '../query';
import { resolver, theme } from '../theme/theme';

/** The whole window on invented answers, for tests. */
export function openWindow(path: string) {
  client.clear();
  location.hash = path;
  return render(
    <MantineProvider theme={theme} cssVariablesResolver={resolver} env="test">
      <QueryClientProvider client={client}>
        <Frame />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
