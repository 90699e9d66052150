//! What the window gets when a command could not do its work.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// An error as it crosses the wire: the window branches on `code`, shows `message`, and reads `details` where a
/// code promises some.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code}: {message}")]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Stable kebab-case name, such as `not-found` or `vault-locked`.
    pub code: String,
    /// What happened, what was kept, what to do: one or two plain sentences. Never holds a secret.
    pub message: String,
    /// Facts that belong to the code, such as the finding of a refused address.
    #[ts(type = "unknown")]
    #[serde(default)]
    pub details: Value,
}

impl ApiError {
    /// A command that this version knows by name only.
    pub fn not_yet() -> Self {
        Self::new("not-yet", "This version cannot do that yet. Nothing was done.")
    }

    /// An error without details.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        ApiError { code: code.to_owned(), message: message.into(), details: Value::Null }
    }

    /// The same error with facts for the window.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

impl From<app::Error> for ApiError {
    /// The code and the sentence as they are; the findings that block, and a number to be stated, as details.
    fn from(error: app::Error) -> Self {
        let made =
            ApiError { code: error.code().to_owned(), message: error.to_string(), details: Value::Null };
        match &error {
            app::Error::Unconfirmed { people } => ApiError {
                // The terminal's sentence names a flag.
                message: format!("{people} people would get it. Enter that number to send it."),
                ..made
            }
            .with_details(serde_json::json!({ "people": people })),
            _ if error.findings().is_empty() => made,
            _ => {
                let findings: Vec<crate::wire::common::Finding> =
                    error.findings().iter().map(Into::into).collect();
                made.with_details(serde_json::json!({ "findings": findings }))
            }
        }
    }
}

impl From<app::store::StoreError> for ApiError {
    fn from(error: app::store::StoreError) -> Self {
        app::Error::from(error).into()
    }
}
