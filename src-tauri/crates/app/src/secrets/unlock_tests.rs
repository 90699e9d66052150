use super::*;
use crate::secrets::key_store::practice::Practice;
use crate::secrets::phrase::PhraseProblem;

const LOW: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

fn config(key_store: KeyStore) -> Config {
    Config { key_store, cost: LOW }
}

fn practice() -> (Practice, Config) {
    let practice = Practice::default();
    (practice.clone(), config(KeyStore::Practice(practice)))
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

const NOTHING: Rows<'static> = Rows { keys: &[], secrets: &[] };

/// What a database would hold: the rows of a vault with one password in it, and its phrase.
struct Kept {
    keys: Vec<WrappedKey>,
    secrets: Vec<SealedSecret>,
    phrase: SecretString,
}

impl Kept {
    fn make(config: &Config, passphrase: Option<&str>) -> Kept {
        let passphrase = passphrase.map(secret);
        let mut created = create(config, &NOTHING, passphrase.as_ref()).expect("made");
        created.secrets.push(created.vault.seal("password", &secret("hunter2")).expect("sealed"));
        let phrase = created.phrase.words().collect::<Vec<_>>().join(" ");
        Kept { keys: created.keys, secrets: created.secrets, phrase: SecretString::from(phrase) }
    }

    fn rows(&self) -> Rows<'_> {
        Rows { keys: &self.keys, secrets: &self.secrets }
    }

    fn replace(&mut self, row: WrappedKey) {
        self.keys.retain(|key| key.kind != row.kind);
        self.keys.push(row);
    }

    fn opens(&self, vault: &Vault) -> bool {
        self.secrets
            .last()
            .is_some_and(|row| vault.open(row).is_ok_and(|text| text.expose_secret() == "hunter2"))
    }
}

fn locked(state: State) -> Keys {
    match state {
        State::Locked(keys) => keys,
        other => panic!("it should be locked, and is {other:?}"),
    }
}

fn opened(state: State) -> Vault {
    match state {
        State::Open(vault) => vault,
        other => panic!("it should be open, and is {other:?}"),
    }
}

#[test]
fn nothing_there_is_no_vault() {
    let state = look(&config(KeyStore::None), &NOTHING, Some(&secret("correct horse"))).expect("looked");
    assert!(matches!(state, State::NoVault), "looking makes nothing");
}

#[test]
fn the_key_store_opens_it_by_itself() {
    let (_, config) = practice();
    let kept = Kept::make(&config, None);
    let vault = opened(look(&config, &kept.rows(), None).expect("looked"));
    assert!(kept.opens(&vault), "every start after the first asks nothing");
    let kinds: Vec<_> = kept.keys.iter().map(|key| key.kind).collect();
    assert_eq!(kinds, [WrapKind::KeyStore, WrapKind::RecoveryPhrase], "a way back exists from the first day");
}

#[test]
fn a_passphrase_takes_the_place_of_a_key_store() {
    let config = config(KeyStore::None);
    assert_eq!(create(&config, &NOTHING, None).map(|_| ()), Err(VaultError::NothingToLockWith));
    let kept = Kept::make(&config, Some("correct horse"));
    let keys = locked(look(&config, &kept.rows(), None).expect("looked"));
    assert_eq!(
        keys,
        Keys { passphrase: true, recovery_phrase: true, key_store: None },
        "it says what opens it"
    );
    let vault = opened(look(&config, &kept.rows(), Some(&secret("correct horse"))).expect("looked"));
    assert!(kept.opens(&vault));
    let wrong = look(&config, &kept.rows(), Some(&secret("correct house"))).map(|_| ());
    assert_eq!(wrong, Err(VaultError::WrongPassphrase), "a script with a wrong passphrase must hear of it");
}

#[test]
fn a_broken_key_store_at_the_start_needs_a_passphrase() {
    for trouble in [KeyStoreTrouble::Silent, KeyStoreTrouble::Refused] {
        let config = config(KeyStore::Practice(Practice::broken(trouble)));
        assert_eq!(create(&config, &NOTHING, None).map(|_| ()), Err(VaultError::NothingToLockWith));
        let kept = Kept::make(&config, Some("correct horse"));
        let vault = opened(look(&config, &kept.rows(), Some(&secret("correct horse"))).expect("looked"));
        assert!(kept.opens(&vault), "the passphrase does as well");
    }
}

#[test]
fn a_vault_whose_key_is_missing_asks_for_it_and_makes_no_new_one() {
    let (practice, config) = practice();
    let kept = Kept::make(&config, None);
    let check = |trouble: KeyStoreTrouble, why: &str| {
        let keys = locked(look(&config, &kept.rows(), None).expect("looked"));
        let expect = Keys { passphrase: false, recovery_phrase: true, key_store: Some(trouble) };
        assert_eq!(keys, expect, "{why}");
        let again = create(&config, &kept.rows(), Some(&secret("correct horse"))).map(|_| ());
        assert_eq!(again, Err(VaultError::AlreadyThere), "a second key would lose what is there: {why}");
    };
    practice.replace_all(&[9; 32]);
    check(KeyStoreTrouble::OtherKey, "the key store holds another key");
    practice.replace_all(b"short");
    check(KeyStoreTrouble::OtherKey, "the key store holds something else");
    practice.forget();
    check(KeyStoreTrouble::KeyGone, "the key store was emptied");
}

#[test]
fn secrets_without_any_key_are_not_overwritten() {
    let (_, config) = practice();
    let kept = Kept::make(&config, None);
    let orphans = Rows { keys: &[], secrets: &kept.secrets };
    let keys = locked(look(&config, &orphans, Some(&secret("correct horse"))).expect("looked"));
    assert_eq!(keys, Keys { passphrase: false, recovery_phrase: false, key_store: None });
    assert_eq!(create(&config, &orphans, None).map(|_| ()), Err(VaultError::AlreadyThere));
}

#[test]
fn on_another_computer_the_phrase_opens_it_and_the_key_store_learns_it() {
    let (_, old) = practice();
    let mut kept = Kept::make(&old, None);
    let (_, new) = practice();
    let keys = locked(look(&new, &kept.rows(), None).expect("looked"));
    assert_eq!(
        keys.key_store,
        Some(KeyStoreTrouble::KeyGone),
        "a restored backup knows its key is elsewhere"
    );
    let vault = open_with_phrase(&kept.rows(), &kept.phrase).expect("opened");
    assert!(kept.opens(&vault), "a backup can be restored on another computer");
    kept.replace(vault.put_into(&new.key_store).expect("kept"));
    let vault = opened(look(&new, &kept.rows(), None).expect("looked"));
    assert!(kept.opens(&vault), "and asks only once");
}

#[test]
fn a_wrong_phrase_is_told_apart_from_a_misspelt_one() {
    let (_, config) = practice();
    let (kept, other) = (Kept::make(&config, None), Kept::make(&config, None));
    let open = |typed: &SecretString| open_with_phrase(&kept.rows(), typed).map(|_| ());
    assert_eq!(open(&other.phrase), Err(VaultError::WrongPhrase), "the phrase of another vault");
    assert_eq!(open(&secret("legal winner")), Err(VaultError::Phrase(PhraseProblem::WordCount(2))));
    let none = open_with_passphrase(&kept.rows(), &secret("correct horse")).map(|_| ());
    assert_eq!(none, Err(VaultError::NoPassphraseSet));
}

#[test]
fn changing_the_passphrase_and_the_phrase_leaves_the_old_ones_useless() {
    let config = config(KeyStore::None);
    let mut kept = Kept::make(&config, Some("correct horse"));
    let old_phrase = kept.phrase.clone();
    let vault = open_with_passphrase(&kept.rows(), &secret("correct horse")).expect("opened");
    kept.replace(vault.set_passphrase(&secret("battery staple"), LOW).expect("wrapped"));
    let (phrase, row) = vault.new_phrase().expect("wrapped");
    kept.replace(row);
    let old = open_with_passphrase(&kept.rows(), &secret("correct horse")).map(|_| ());
    assert_eq!(old, Err(VaultError::WrongPassphrase));
    assert_eq!(open_with_phrase(&kept.rows(), &old_phrase).map(|_| ()), Err(VaultError::WrongPhrase));
    let new_phrase = secret(&phrase.words().collect::<Vec<_>>().join(" "));
    for vault in [
        open_with_passphrase(&kept.rows(), &secret("battery staple")).expect("opened"),
        open_with_phrase(&kept.rows(), &new_phrase).expect("opened"),
    ] {
        assert!(kept.opens(&vault), "no secret has to be sealed again");
    }
}

#[test]
fn the_token_key_is_made_with_the_vault_and_stays() {
    let (_, config) = practice();
    let kept = Kept::make(&config, None);
    let row = kept.secrets.iter().find(|row| row.name == TOKEN_KEY).expect("made with the vault");
    let claims = consent::token::Claims { campaign: 1, contact: 2, list: 3 };
    let here = opened(look(&config, &kept.rows(), None).expect("looked")).token_key(row).expect("opened");
    let token = consent::token::mint(&here, claims);
    let elsewhere =
        open_with_phrase(&kept.rows(), &kept.phrase).expect("opened").token_key(row).expect("opened");
    assert_eq!(
        consent::token::check(&elsewhere, &token),
        Ok(claims),
        "mails sent before a move can still be left"
    );
    let other = Kept::make(&config, None);
    let foreign = opened(look(&config, &other.rows(), None).expect("looked"));
    assert!(foreign.token_key(row).is_err());
}

#[test]
fn nothing_secret_is_shown_by_anything() {
    let config = config(KeyStore::None);
    let created = create(&config, &NOTHING, Some(&secret("correct horse"))).expect("made");
    let words: Vec<_> = created.phrase.words().collect();
    let shown = format!("{created:?} {config:?}");
    assert!(!shown.contains("horse"), "the passphrase: {shown}");
    assert!(words.iter().all(|word| !shown.contains(&format!("\"{word}\""))), "the phrase: {shown}");
    assert!(!shown.contains("blob"), "not even what is encrypted: {shown}");
    let kept = Kept::make(&config, Some("correct horse"));
    let wrong = look(&config, &kept.rows(), Some(&secret("guessed wrong"))).map(|_| ()).expect_err("wrong");
    let told = format!("{wrong} {wrong:?}");
    assert!(!told.contains("guessed") && !told.contains("horse"), "nor an error: {told}");
    assert_eq!(format!("{:?}", kept.rows().keys), "[WrappedKey(passphrase), WrappedKey(recovery-phrase)]");
}
