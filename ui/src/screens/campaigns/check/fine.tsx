import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CheckFine } from '../../../generated/wire';
import css from './check.module.css';

/** What is fine, folded to one line beside anything that is not. */
export function Fine({ fine, unfolded }: { fine: CheckFine[]; unfolded: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(unfolded);
  const all = fine.reduce((sum, one) => sum + one.checks, 0);
  if (all === 0) return null;
  const words = fine.map((one) => `${t(`campaigns.check.area.${one.area}`)} ${number(one.checks)}`);
  return (
    <div role="rowgroup">
      <div role="row" className={css.fine}>
        <span role="cell" className={css.strong}>
          {t('campaigns.check.fine')} <span className={css.count}>{number(all)}</span>
        </span>
        <span role="cell" className={css.fineWords}>
          {[words[0], ...words.slice(1).map((one) => one.toLowerCase())].join(', ')}
        </span>
        <span role="cell" className={css.fold}>
          <button type="button" className={`link ${css.strong}`} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'campaigns.check.hide' : 'campaigns.check.showAll')}
          </button>
        </span>
      </div>
      {open &&
        fine.map((one) => (
          <div key={one.area} role="row" className={css.area}>
            <span role="cell" className={css.tick}>
              <Check size={18} aria-hidden /> {t(`campaigns.check.area.${one.area}`)} <span className={css.count}>{number(one.checks)}</span>
            </span>
            <span role="cell">{t(`campaigns.check.areaText.${one.area}`)}</span>
          </div>
        ))}
    </div>
  );
}
