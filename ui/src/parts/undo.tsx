import { notifications } from '@mantine/notifications';

import { i18next } from '../locales';
import { client } from '../query';
import { RpcError } from '../rpc';
import css from './undo.module.css';

let last = 0;

/** Says what was done, in the corner; with `undo`, one press takes it back. What `undo` ends with is said in place of the
 * usual words; null says nothing. */
export function told(text: string, undo?: () => Promise<unknown>): void {
  last += 1;
  const id = `told-${last}`;
  const back = () => {
    notifications.hide(id);
    undo?.().then(
      (words) => {
        void client.invalidateQueries();
        if (words !== null) told(typeof words === 'string' ? words : i18next.t('common.undone'));
      },
      (why: unknown) => failed(why),
    );
  };
  notifications.show({
    id,
    autoClose: undo ? 12_000 : 6_000,
    withBorder: false,
    message: (
      <span className={css.line}>
        <span>{text}</span>
        {undo && (
          <button type="button" className={`link ${css.undo}`} onClick={back}>
            {i18next.t('common.undo')}
          </button>
        )}
      </span>
    ),
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}

/** For deeds without a place of their own on the screen, such as Pause on Home. */
export function failed(why: unknown): void {
  const message = why instanceof RpcError ? why.message : i18next.t('common.failedSub');
  notifications.show({ message, autoClose: false, withBorder: false, closeButtonProps: { 'aria-label': i18next.t('common.close') } });
}
