import { lazy, type ComponentType } from 'react';

import type { AppStatus } from '../generated/wire';
import type { Place } from '../route';

/** What every screen gets. */
export interface ScreenProps {
  status: AppStatus;
}

/** One folder a screen; each is a chunk of its own. */
export const screens: Record<Place, ComponentType<ScreenProps>> = {
  home: lazy(() => import('./home')),
  contacts: lazy(() => import('./contacts')),
  import: lazy(() => import('./import')),
  campaigns: lazy(() => import('./campaigns')),
  'do-not-mail': lazy(() => import('./do-not-mail')),
  accounts: lazy(() => import('./accounts')),
  settings: lazy(() => import('./settings')),
};
