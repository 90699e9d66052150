use super::*;
use crate::secrets::key_store::practice::Practice;

const LOW: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

fn vault() -> Vault {
    Vault::new().expect("random")
}

fn shown(secret: &SecretString) -> &str {
    secret.expose_secret()
}

#[test]
fn a_secret_comes_back_and_lies_nowhere_in_clear() {
    let vault = vault();
    let sealed = vault.seal("account-1-password", &SecretString::from("hunter2 ☂")).expect("sealed");
    assert_eq!(shown(&vault.open(&sealed).expect("opened")), "hunter2 ☂");
    assert!(
        !sealed.blob.windows(7).any(|window| window == b"hunter2"),
        "the database must not hold it in clear"
    );
    let empty = vault.seal("account-2-password", &SecretString::from("")).expect("sealed");
    assert_eq!(shown(&vault.open(&empty).expect("opened")), "", "an empty password is one too");
}

#[test]
fn a_secret_of_one_name_does_not_open_under_another() {
    let vault = vault();
    let sealed = vault.seal("account-1-password", &SecretString::from("hunter2")).expect("sealed");
    let moved = SealedSecret { name: "account-2-password".to_owned(), ..sealed.clone() };
    let expect = VaultError::Damaged { name: "account-2-password".to_owned() };
    assert_eq!(
        vault.open(&moved).map(|_| ()),
        Err(expect),
        "else a row could be put where it is sent elsewhere"
    );
    let foreign = self::vault().open(&sealed).map(|_| ());
    assert!(matches!(foreign, Err(VaultError::Damaged { .. })), "another vault does not open it");
}

#[test]
fn the_token_key_is_read_from_its_own_row_only() {
    let vault = vault();
    let row = vault.seal_bytes(TOKEN_KEY, &[5; 32]).expect("sealed");
    assert!(vault.token_key(&row).is_ok());
    let password = vault.seal("account-1-password", &SecretString::from("x".repeat(32))).expect("sealed");
    assert!(vault.token_key(&password).is_err(), "a password must never sign tokens");
    let short = vault.seal_bytes(TOKEN_KEY, &[5; 31]).expect("sealed");
    assert!(vault.token_key(&short).is_err(), "nor a key cut short");
}

#[test]
fn a_short_passphrase_is_refused() {
    let refused = vault().set_passphrase(&SecretString::from("1234567"), LOW);
    assert_eq!(refused.map(|_| ()), Err(VaultError::PassphraseTooShort { least: 8 }));
    assert!(
        vault().set_passphrase(&SecretString::from("äöüäöüäö"), LOW).is_ok(),
        "letters are counted, not bytes"
    );
}

#[test]
fn changing_how_a_key_says_it_was_made_makes_it_useless() {
    let vault = vault();
    let row = vault.set_passphrase(&SecretString::from("correct horse"), LOW).expect("wrapped");
    let wrapping = stretch::from_passphrase("correct horse", &row.salt, LOW).expect("a key");
    assert!(Vault::unwrap(&row, &wrapping).is_some());
    let cheaper = WrappedKey { params: Cost { passes: 2, ..LOW }.to_params(), ..row.clone() };
    assert!(
        Vault::unwrap(&cheaper, &wrapping).is_none(),
        "nobody can make guessing cheaper by changing a row"
    );
    let other = WrappedKey { kind: WrapKind::RecoveryPhrase, ..row };
    assert!(Vault::unwrap(&other, &wrapping).is_none());
}

#[test]
fn two_vaults_share_one_key_store() {
    let practice = Practice::default();
    let store = KeyStore::Practice(practice.clone());
    let (one, other) = (vault(), vault());
    let (first, second) = (one.put_into(&store).expect("kept"), other.put_into(&store).expect("kept"));
    assert_eq!(practice.len(), 2, "two data folders on one computer keep two keys");
    let sealed = one.seal("a", &SecretString::from("hush")).expect("sealed");
    let taken = Vault::take_from(&first, &store).expect("its own key");
    assert_eq!(shown(&taken.open(&sealed).expect("opened")), "hush");
    let taken = Vault::take_from(&second, &store).expect("its own key");
    assert!(taken.open(&sealed).is_err(), "each opens its own vault only");
}

#[test]
fn debug_shows_nothing_of_it() {
    let vault = vault();
    assert_eq!(format!("{vault:?}"), "Vault(..)");
    let sealed = vault.seal("account-1-password", &SecretString::from("hunter2")).expect("sealed");
    assert_eq!(format!("{sealed:?}"), "SealedSecret(account-1-password)");
    let row = vault.set_passphrase(&SecretString::from("correct horse"), LOW).expect("wrapped");
    assert_eq!(format!("{row:?}"), "WrappedKey(passphrase)");
}
