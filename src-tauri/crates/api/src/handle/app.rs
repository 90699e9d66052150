//! The program itself: how it stands, how it looks, and its vault.

use app::secrets::{RecoveryPhrase, SecretString};
use app::store::Changes;
use app::{Postrider, SenderLock, VaultStanding};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::sending::inbox;
use crate::memory::Memory;
use crate::wire::app::{
    AppStatus, LooksRequest, SenderState, Theme, VaultCreateRequest, VaultCreated, VaultOpenRequest,
    VaultState,
};
use crate::wire::common::Nothing;

/// The settings that remember how the window looks.
const THEME: &str = "window.theme";
const TEXT_SCALE: &str = "window.text-scale";

/// What the frame of the window shows.
pub async fn app_status(desk: &Desk, _: Nothing) -> Result<AppStatus, ApiError> {
    let (memory, ours) = (std::sync::Arc::clone(&desk.memory), desk.jobs.sender.is_sending());
    desk.ask(move |postrider| {
        let store = postrider.store();
        let home = postrider.home()?;
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            vault: vault(postrider, &memory),
            key_store: memory.key_store(|| postrider.has_key_store()),
            sender: if ours {
                SenderState::Ours
            } else if SenderLock::is_held(postrider.folder()) {
                SenderState::Elsewhere
            } else {
                SenderState::Free
            },
            inbox: inbox(postrider)?,
            empty: home.empty,
            people_stamp: people_stamp(store.changes()?),
            needs: u32::try_from(home.needs.len()).unwrap_or(u32::MAX),
            theme: store.setting(THEME)?.unwrap_or(Theme::System),
            text_scale: store.setting(TEXT_SCALE)?.unwrap_or(100),
        })
    })
    .await
}

/// Counts that only go up, so their sum is another one after any change.
fn people_stamp(now: Changes) -> u64 {
    let Changes { contacts, domains, feedback, imports, lists, suppressions, .. } = now;
    [contacts, domains, feedback, imports, lists, suppressions].into_iter().fold(0, u64::saturating_add)
}

/// Changes colours or text size.
pub async fn app_looks(desk: &Desk, request: LooksRequest) -> Result<AppStatus, ApiError> {
    desk.ask(move |postrider| {
        let store = postrider.store();
        if let Some(theme) = request.theme {
            store.put_setting(THEME, &theme)?;
        }
        if let Some(scale) = request.text_scale {
            store.put_setting(TEXT_SCALE, &scale.clamp(100, 200))?;
        }
        Ok(())
    })
    .await?;
    app_status(desk, Nothing {}).await
}

/// Makes the vault; the recovery phrase is told this once.
pub async fn vault_create(desk: &Desk, request: VaultCreateRequest) -> Result<VaultCreated, ApiError> {
    let passphrase = request.passphrase.filter(|text| !text.is_empty()).map(SecretString::from);
    let phrase = desk.ask(move |postrider| postrider.create_vault(passphrase.as_ref())).await?;
    desk.memory.set_locked(false);
    Ok(told(&phrase))
}

/// Opens a locked vault, and lets the key store open it from now on where there is one.
pub async fn vault_open(desk: &Desk, request: VaultOpenRequest) -> Result<AppStatus, ApiError> {
    let typed = SecretString::from(request.phrase);
    desk.ask(move |postrider| postrider.open_vault_for_good(&typed)).await?;
    desk.memory.set_locked(false);
    app_status(desk, Nothing {}).await
}

/// A recovery phrase as it crosses the wire, once.
pub(super) fn told(phrase: &RecoveryPhrase) -> VaultCreated {
    VaultCreated { recovery_phrase: phrase.words().map(str::to_owned).collect() }
}

fn vault(postrider: &Postrider, memory: &Memory) -> VaultState {
    if memory.is_locked() {
        return VaultState::Locked;
    }
    match postrider.vault_standing() {
        Ok(VaultStanding::Absent) => VaultState::Absent,
        Ok(VaultStanding::Open) => VaultState::Open,
        // Whatever keeps it shut, its key is what it wants.
        Ok(VaultStanding::Locked) | Err(_) => {
            memory.set_locked(true);
            VaultState::Locked
        }
    }
}
