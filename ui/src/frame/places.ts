import { AtSign, Ban, House, Mail, Settings, Users, type LucideIcon } from 'lucide-react';

import type { Place } from '../route';

/** The rail, top to bottom. */
export const rail: { place: Exclude<Place, 'import'>; icon: LucideIcon }[] = [
  { place: 'home', icon: House },
  { place: 'contacts', icon: Users },
  { place: 'campaigns', icon: Mail },
  { place: 'do-not-mail', icon: Ban },
  { place: 'accounts', icon: AtSign },
  { place: 'settings', icon: Settings },
];
