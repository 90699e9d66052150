//! On what ground somebody is mailed.

use crate::words::words;

/// The basis of consent: why we think that this person wants our mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// They answered a confirmation, or the import carried proof of one.
    Confirmed,
    /// They agreed once, and the user vouches for it with where and when.
    Stated,
    /// An existing customer; what that allows depends on the country.
    Customer,
    /// Nothing is known.
    None,
}

words!(Basis, "basis", {
    Confirmed => "confirmed",
    Stated => "stated",
    Customer => "customer",
    None => "none",
});
