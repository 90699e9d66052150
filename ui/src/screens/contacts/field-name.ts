import { useTranslation } from 'react-i18next';

import common from '../../locales/en/common.json';

type Known = keyof typeof common.field;

const isKnown = (name: string): name is Known => name in common.field;

/** `first_name` as people say it: known ones translated, others with spaces and a capital. */
export function useFieldName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    if (isKnown(name)) return t(`common.field.${name}`);
    const words = name.replaceAll('_', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
}
