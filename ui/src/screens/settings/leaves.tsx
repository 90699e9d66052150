import { Globe, Mail, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import css from './settings.module.css';

const rows = [
  { key: 'mail', icon: Mail },
  { key: 'domains', icon: Globe },
  { key: 'nothing', icon: ShieldCheck },
] as const;

/** All that ever leaves the laptop. */
export function Leaves() {
  const { t } = useTranslation();
  return (
    <ul className={`${css.sheet} ${css.three}`}>
      {rows.map(({ key, icon: Icon }) => (
        <li key={key} className={css.leaves} data-safe={key === 'nothing' || undefined}>
          <Icon size={18} aria-hidden />
          <span>
            {t(`settings.${key}`)}
            <br />
            <span className={css.dim}>{t(`settings.${key}Text`)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
