//! The vault keeps what it is given, and shows none of it in a log.

use store::{VaultKey, VaultSecret};

use crate::support::*;

#[test]
fn wrapped_keys_and_sealed_secrets_come_back() {
    let place = place();
    assert!(place.store.vault_keys().unwrap().is_empty(), "there is no vault yet");
    let key = |kind: &str, blob: u8| VaultKey {
        kind: kind.to_owned(),
        salt: vec![1, 2],
        params: "argon2id".to_owned(),
        nonce: vec![3],
        blob: vec![blob; 48],
    };
    place.store.put_vault_key(&key("key-store", 1)).unwrap();
    place.store.put_vault_key(&key("phrase", 2)).unwrap();
    place.store.put_vault_key(&key("phrase", 9)).unwrap();
    assert_eq!(place.store.vault_keys().unwrap(), [key("key-store", 1), key("phrase", 9)]);
    assert!(place.store.delete_vault_key("phrase").unwrap());
    assert!(!place.store.delete_vault_key("phrase").unwrap());
    let secret = VaultSecret { name: "account:3".to_owned(), nonce: vec![7; 24], blob: vec![8; 40] };
    place.store.put_vault_secret(&secret).unwrap();
    assert_eq!(place.store.vault_secret("account:3").unwrap(), Some(secret.clone()));
    assert_eq!(place.store.vault_secret_names().unwrap(), ["account:3"]);
    assert_eq!(format!("{secret:?}"), "VaultSecret { name: \"account:3\", .. }", "no log holds the blob");
    assert!(place.store.delete_vault_secret("account:3").unwrap());
}

#[test]
fn a_second_vault_takes_nothing_from_the_first() {
    let place = place();
    let key = |blob: u8| VaultKey {
        kind: "passphrase".to_owned(),
        salt: vec![1],
        params: "argon2id".to_owned(),
        nonce: vec![2],
        blob: vec![blob; 48],
    };
    let token =
        |blob: u8| VaultSecret { name: "token-key".to_owned(), nonce: vec![7; 24], blob: vec![blob; 40] };
    assert!(place.store.put_new_vault(&[key(1)], &[token(1)]).unwrap());
    let other = store::Store::open(&place.data(), at(1)).unwrap();
    assert!(!other.put_new_vault(&[key(2)], &[token(2)]).unwrap(), "another process was faster");
    assert_eq!(other.vault_rows().unwrap(), (vec![key(1)], vec![token(1)]));
    assert!(place.store.delete_vault_key("passphrase").unwrap());
    assert!(!other.put_new_vault(&[key(2)], &[]).unwrap(), "secrets without keys are still somebody's");
}
