//! `postrider vault ...`

use crate::desk::{Desk, Done, Misused};
use anyhow::Error;
use app::VaultStanding;
use app::secrets::{RecoveryPhrase, SecretString, WrapKind};
use clap::Subcommand;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _};

/// The vault that keeps passwords, and the key that lets people leave.
#[derive(Subcommand)]
pub enum Vault {
    /// Say whether it is open and what opens it.
    #[command(
        after_long_help = "With --json: {kind: \"vault\", state: absent|locked|open, key_store, passphrase, recovery_phrase,
phrase_unseen}; the three before the last say whether it can be opened that way, and the last that nobody was ever shown the
recovery phrase."
    )]
    Status,
    /// Open it with the recovery phrase or the passphrase, and let the key store of this computer open it from now on. What
    /// you type is not shown; a script gives one line on standard input.
    Open,
    /// Make a new recovery phrase and show it once. The old one opens nothing any more.
    #[command(after_long_help = "With --json: {kind: \"recovery-phrase\", words: [12 words]}.")]
    Phrase,
    /// Set a passphrase, for computers without a key store. What you type is not shown; a script gives one line on standard
    /// input.
    Passphrase,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: &Vault) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    match command {
        Vault::Status => {
            let keys = postrider.vault_keys()?;
            let (state, sentence) = match postrider.vault_standing()? {
                VaultStanding::Absent => ("absent", "There is no vault yet. The first password makes one."),
                VaultStanding::Locked => ("locked", "The vault is locked. Open it: postrider vault open"),
                VaultStanding::Open => ("open", "The vault is open."),
            };
            let unseen = postrider.phrase_is_unseen()?;
            let sentence = if unseen {
                format!(
                    "{sentence} Nobody has its recovery phrase yet. Make one and write it down: postrider vault phrase"
                )
            } else {
                sentence.to_owned()
            };
            desk.said(
                &json!({
                    "kind": "vault", "state": state, "key_store": keys.contains(&WrapKind::KeyStore),
                    "passphrase": keys.contains(&WrapKind::Passphrase),
                    "recovery_phrase": keys.contains(&WrapKind::RecoveryPhrase), "phrase_unseen": unseen,
                }),
                &sentence,
            )
        }
        Vault::Open => {
            if postrider.vault_standing()? == VaultStanding::Absent {
                return Err(app::Error::NotFound {
                    noun: "vault",
                    name: desk.folder()?.path().display().to_string(),
                }
                .into());
            }
            let kept = postrider.open_vault_for_good(&typed("Passphrase or recovery phrase")?)?;
            let sentence = if kept {
                "It opens by itself from now on."
            } else {
                "That opens it. There is no key store here to remember it: put the passphrase into POSTRIDER_PASSPHRASE."
            };
            desk.said(&json!({ "kind": "opened", "remembered": kept }), sentence)
        }
        Vault::Phrase => show(desk, &postrider.new_recovery_phrase()?),
        Vault::Passphrase => {
            let made = postrider.set_passphrase(&typed("New passphrase")?)?;
            desk.said(&json!({ "kind": "passphrase-set" }), "The passphrase is set.")?;
            match made {
                Some(phrase) => show(desk, &phrase),
                None => Ok(Done::Fine),
            }
        }
    }
}

fn show(desk: &Desk, phrase: &RecoveryPhrase) -> Result<Done, Error> {
    let words: Vec<&str> = phrase.words().collect();
    desk.said(
        &json!({ "kind": "recovery-phrase", "words": words }),
        &format!(
            "Write these twelve words on paper. They open the vault anywhere, and are shown this once:  {}",
            words.join(" ")
        ),
    )
}

/// What the person types, unseen; or the first line a script gives.
fn typed(question: &str) -> Result<SecretString, Error> {
    let line = if std::io::stdin().is_terminal() {
        let terminal = console::Term::stderr();
        terminal.write_str(&format!("{question}: "))?;
        terminal.read_secure_line()?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        line
    };
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(Misused(format!("Nothing was entered for: {question}.")).into());
    }
    Ok(SecretString::from(line))
}
