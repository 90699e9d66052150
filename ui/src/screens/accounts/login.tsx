import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { HostCard, SignIn as Way } from '../../generated/wire';
import { HostPage } from '../../parts/host-page';
import css from './accounts.module.css';
import { canOpen } from './figures';
import { SignIn } from './sign-in';
import { signInHostOf } from './ways';

/** What lets us in: a password, or a sign-in on the host's own page. */
export interface Login {
  way: Way;
  password: string;
  /** The number of a sign-in that was done. */
  signIn: number | null;
}

interface LoginFieldsProps {
  address: string;
  card: HostCard | null;
  /** The host as people know it. */
  name: string;
  server: string;
  login: Login;
  onChange: (login: Login) => void;
}

/** How this host lets a program in, step by step, and the field for it. */
export function LoginFields({ address, card, name, server, login, onChange }: LoginFieldsProps) {
  const { t } = useTranslation();
  const { way } = login;
  const help = card?.help && card.help.of === way ? card.help : null;
  const ways: Way[] = card && card.signIns.length > 0 ? card.signIns : [way];
  const others = ways.filter((one) => one !== way);
  return (
    <>
      <div>
        <h2>{t(`accounts.way.title.${way}`)}</h2>
        <p className={css.dim}>{t(`accounts.way.text.${way}`, { host: name })}</p>
      </div>
      {help && help.steps.length > 0 && (
        <ol className={css.numbered}>
          {help.steps.map((step, index) => (
            <li key={step}>
              {step}
              {index === 0 && canOpen(help.page) && (
                <>
                  <br />
                  <HostPage page={{ kind: 'card', page: help.page }}>{t('accounts.way.open')}</HostPage>
                </>
              )}
            </li>
          ))}
        </ol>
      )}
      {card && card.note !== '' && !help && way !== 'oauth' && <p className={css.dim}>{card.note}</p>}
      {way === 'oauth' ? (
        <SignIn address={address} host={signInHostOf(card?.id, server) ?? 'microsoft'} done={login.signIn !== null} onDone={(signIn) => onChange({ ...login, signIn })} />
      ) : (
        <PasswordInput
          label={t(`accounts.way.field.${way}`)}
          autoComplete="off"
          value={login.password}
          onChange={(event) => onChange({ ...login, password: event.currentTarget.value })}
        />
      )}
      {others.length > 0 && (
        <p className={css.dim}>
          {others.map((one) => (
            <button key={one} type="button" className="link" onClick={() => onChange({ way: one, password: '', signIn: null })}>
              {t(`accounts.way.instead.${one}`)}
            </button>
          ))}
        </p>
      )}
    </>
  );
}
