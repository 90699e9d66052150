import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { PageOpenRequest } from '../generated/wire';
import { useDo } from '../query';
import { failed } from './undo';

interface HostPageProps {
  page: PageOpenRequest;
  /** Said to those who do not see where they are. */
  label?: string;
  children: ReactNode;
}

/** A page outside of this window; the core opens it in the person's browser, and only pages that it knows. */
export function HostPage({ page, label, children }: HostPageProps) {
  const { t } = useTranslation();
  const open = useDo('page_open');
  return (
    <button type="button" className="link" aria-label={label} title={page.kind === 'card' ? page.page : t('common.inBrowser')} onClick={() => open.mutate(page, { onError: failed })}>
      {children} <ExternalLink size={16} aria-hidden style={{ verticalAlign: '-2px' }} />
    </button>
  );
}
