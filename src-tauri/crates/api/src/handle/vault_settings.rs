//! Settings: who sends, where everything lies, recovery words, backup and restore.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::delivery::{CampaignId, CampaignState};
use app::secrets::WrapKind;
use app::{Clock, Postrider};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::wire::app::VaultCreated;
use crate::wire::common::Nothing;
use crate::wire::files::Saved;
use crate::wire::settings::{
    BackupView, FolderShowRequest, FolderView, IdentityView, RestoreReport, RestoreRequest,
    SettingsChangeRequest, SettingsView,
};

/// How long a restore waits for answers under way, and how often it looks.
const PATIENCE: u32 = 50;
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// All that Settings shows.
pub async fn settings_view(desk: &Desk, _: Nothing) -> Result<SettingsView, ApiError> {
    desk.ask(view).await
}

/// Says who sends.
pub async fn settings_change(desk: &Desk, request: SettingsChangeRequest) -> Result<SettingsView, ApiError> {
    desk.ask(move |postrider| {
        let mut identity = postrider.identity()?;
        for (kept, said) in [
            (&mut identity.organisation, request.organisation),
            (&mut identity.postal_address, request.postal_address),
            (&mut identity.website, request.website),
        ] {
            if let Some(said) = said {
                *kept = said.trim().to_owned();
            }
        }
        postrider.set_identity(&identity)?;
        view(postrider)
    })
    .await
}

/// Makes a new recovery phrase; the old one opens nothing any more.
pub async fn vault_new_phrase(desk: &Desk, _: Nothing) -> Result<VaultCreated, ApiError> {
    let phrase = desk.ask(Postrider::new_recovery_phrase).await?;
    Ok(super::app::told(&phrase))
}

/// Saves everything in one file.
pub async fn backup_now(desk: &Desk, _: Nothing) -> Result<Saved, ApiError> {
    let day = Clock::System.now().to_zoned(TimeZone::system()).strftime("%Y-%m-%d").to_string();
    let Some(path) = desk.host.save_as(&format!("postrider-{day}.backup")).await else {
        return Ok(Saved { files: Vec::new(), rows: 0 });
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let report = desk.ask(move |postrider| postrider.backup(&path)).await?;
    Ok(Saved { files: vec![name], rows: report.contacts })
}

/// Puts a backup in place of what is here; a copy of that is kept first. Answers under way are waited for, work that takes
/// longer (a rehearsal, an import, sending) refuses it.
pub async fn restore(desk: &Desk, request: RestoreRequest) -> Result<RestoreReport, ApiError> {
    let path = desk.file(&request.handle)?;
    let made = fs::metadata(&path).and_then(|facts| facts.modified()).ok();
    let made = made.and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_default();
    let mut tries = 0;
    let report = loop {
        let (postrider, from) = (desk.take_away()?, path.clone());
        let (report, opened) =
            tokio::task::spawn_blocking(move || postrider.restore(&from)).await.map_err(|_| {
                ApiError::new("stopped", "The restore broke off. Close Postrider and open it again.")
            })?;
        desk.put_back(opened?);
        match report {
            Err(why) if why.code() == "data-busy" && tries < PATIENCE => {
                tries += 1;
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            report => break report?,
        }
    };
    desk.memory.set_locked(false);
    let paused =
        desk.ask(|postrider| Ok(postrider.store().campaigns_in(CampaignState::Paused)?.len())).await?;
    Ok(RestoreReport { made, people: report.contacts, kept: report.kept, paused: paused as u64 })
}

/// Shows a folder in the computer's file window.
pub async fn folder_show(desk: &Desk, request: FolderShowRequest) -> Result<Nothing, ApiError> {
    let folder = desk.postrider()?.folder().clone();
    let path = match request {
        FolderShowRequest::Data => folder.path().to_path_buf(),
        FolderShowRequest::Rehearsal { campaign_id } => folder.rehearsal(CampaignId(campaign_id).0),
    };
    if path.exists() && desk.host.show(&path) {
        return Ok(Nothing {});
    }
    Err(ApiError::new(
        "not-shown",
        "We could not show the folder. Open your file window and look for it there.",
    ))
}

fn view(postrider: &Postrider) -> Result<SettingsView, app::Error> {
    let identity = postrider.identity()?;
    let path = postrider.folder().path();
    let keys = postrider.vault_keys()?;
    Ok(SettingsView {
        identity: IdentityView {
            organisation: identity.organisation,
            postal_address: identity.postal_address,
            website: identity.website,
        },
        folder: FolderView { name: name(path), bytes: size(path) },
        backup: postrider.last_backup()?.map(|(at, name)| BackupView { at, name }),
        passphrase: keys.contains(&WrapKind::Passphrase) && !keys.contains(&WrapKind::KeyStore),
    })
}

/// The last two parts of a path: enough to know it again.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().collect();
    let last: PathBuf = parts.get(parts.len().saturating_sub(2)..).unwrap_or_default().iter().collect();
    last.display().to_string()
}

/// What a folder takes on disk. What cannot be looked at counts for nothing.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(facts) if facts.is_dir() => size(&entry.path()),
            Ok(facts) => facts.len(),
            Err(_) => 0,
        })
        .sum()
}
