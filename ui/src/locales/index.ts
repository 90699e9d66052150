import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import accounts from './en/accounts.json';
import campaigns from './en/campaigns.json';
import common from './en/common.json';
import contacts from './en/contacts.json';
import frame from './en/frame.json';
import home from './en/home.json';
import importing from './en/import.json';
import settings from './en/settings.json';
import stop from './en/stop.json';

/** One file a noun; its name is the first part of every key: `t('home.title')`. */
const en = { accounts, campaigns, common, contacts, frame, home, import: importing, settings, stop };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

void i18next.use(initReactI18next).init({
  lng: 'en-GB',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  returnNull: false,
});

export { i18next };
