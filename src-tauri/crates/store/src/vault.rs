//! The tables `vault_keys` and `vault_secrets`. What is in them was sealed elsewhere; nothing here is in clear.

use rusqlite::Connection;

use crate::Store;
use crate::columns::{first, rows};
use crate::error::Result;

/// The master key as one way of opening it wraps it.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultKey {
    /// The way: key store, recovery phrase, passphrase.
    pub kind: String,
    /// Salt of the derivation; may be empty.
    pub salt: Vec<u8>,
    /// How the wrapping key is derived.
    pub params: String,
    /// Nonce of the wrapping.
    pub nonce: Vec<u8>,
    /// The wrapped key.
    pub blob: Vec<u8>,
}

/// One sealed secret.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultSecret {
    /// What it is, for example `account:3`.
    pub name: String,
    /// Nonce of the sealing.
    pub nonce: Vec<u8>,
    /// The sealed secret.
    pub blob: Vec<u8>,
}

impl std::fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultKey").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for VaultSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultSecret").field("name", &self.name).finish_non_exhaustive()
    }
}

fn keys(conn: &Connection) -> Result<Vec<VaultKey>> {
    let mut statement =
        conn.prepare("SELECT kind, salt, params, nonce, blob FROM vault_keys ORDER BY kind")?;
    rows(&mut statement, [], |row| {
        Ok(VaultKey {
            kind: row.get(0)?,
            salt: row.get(1)?,
            params: row.get(2)?,
            nonce: row.get(3)?,
            blob: row.get(4)?,
        })
    })
}

fn put_key(conn: &Connection, key: &VaultKey) -> Result<()> {
    conn.execute(
        "INSERT OR REPLACE INTO vault_keys (kind, salt, params, nonce, blob) VALUES (?1, ?2, ?3, ?4, ?5)",
        (&key.kind, &key.salt, &key.params, &key.nonce, &key.blob),
    )?;
    Ok(())
}

pub(crate) fn put_secret(conn: &Connection, secret: &VaultSecret) -> Result<()> {
    conn.execute(
        "INSERT OR REPLACE INTO vault_secrets (name, nonce, blob) VALUES (?1, ?2, ?3)",
        (&secret.name, &secret.nonce, &secret.blob),
    )?;
    Ok(())
}

impl Store {
    /// Every wrapping of the master key. None: the vault was never made.
    pub fn vault_keys(&self) -> Result<Vec<VaultKey>> {
        self.read(keys)
    }

    /// Everything the database has of the vault, as it is at one moment.
    pub fn vault_rows(&self) -> Result<(Vec<VaultKey>, Vec<VaultSecret>)> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT name, nonce, blob FROM vault_secrets ORDER BY name")?;
            let secrets = rows(&mut statement, [], |row| {
                Ok(VaultSecret { name: row.get(0)?, nonce: row.get(1)?, blob: row.get(2)? })
            })?;
            Ok((keys(conn)?, secrets))
        })
    }

    /// Keeps a new vault as a whole, or nothing of it where there is any trace of one: whoever comes second must not
    /// take the keys from under what the first has sealed. Returns whether it was kept.
    pub fn put_new_vault(&self, keys: &[VaultKey], secrets: &[VaultSecret]) -> Result<bool> {
        self.write(&[], |tx| {
            let any: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM vault_keys) OR EXISTS (SELECT 1 FROM vault_secrets)",
                [],
                |row| row.get(0),
            )?;
            if any {
                return Ok(false);
            }
            for key in keys {
                put_key(tx, key)?;
            }
            for secret in secrets {
                put_secret(tx, secret)?;
            }
            Ok(true)
        })
    }

    /// Keeps a wrapping, in place of an older one of the same kind.
    pub fn put_vault_key(&self, key: &VaultKey) -> Result<()> {
        self.write(&[], |tx| put_key(tx, key))
    }

    /// Takes a wrapping away. Returns whether it was there.
    pub fn delete_vault_key(&self, kind: &str) -> Result<bool> {
        self.write(&[], |tx| Ok(tx.execute("DELETE FROM vault_keys WHERE kind = ?1", [kind])? > 0))
    }

    /// A sealed secret.
    pub fn vault_secret(&self, name: &str) -> Result<Option<VaultSecret>> {
        self.read(|conn| {
            let mut statement =
                conn.prepare("SELECT name, nonce, blob FROM vault_secrets WHERE name = ?1")?;
            first(&mut statement, [name], |row| {
                Ok(VaultSecret { name: row.get(0)?, nonce: row.get(1)?, blob: row.get(2)? })
            })
        })
    }

    /// Keeps a sealed secret, in place of an older one of the same name.
    pub fn put_vault_secret(&self, secret: &VaultSecret) -> Result<()> {
        self.write(&[], |tx| put_secret(tx, secret))
    }

    /// Takes a sealed secret away. Returns whether it was there.
    pub fn delete_vault_secret(&self, name: &str) -> Result<bool> {
        self.write(&[], |tx| Ok(tx.execute("DELETE FROM vault_secrets WHERE name = ?1", [name])? > 0))
    }

    /// The names of all sealed secrets.
    pub fn vault_secret_names(&self) -> Result<Vec<String>> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT name FROM vault_secrets ORDER BY name")?;
            rows(&mut statement, [], |row| Ok(row.get(0)?))
        })
    }
}
