//! What can happen to somebody's consent.

use crate::words::words;

/// The kind of a ledger event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// An import brought proof that they confirmed.
    ImportConfirmed,
    /// An import, and the user states where and when they agreed.
    ImportStated,
    /// An import of existing customers.
    ImportCustomer,
    /// An import, and nothing is known of their consent.
    ImportNone,
    /// An import was taken back.
    ImportUndone,
    /// The user states where and when they agreed, outside an import.
    Stated,
    /// What the user had stated of many people at once was taken back.
    StatedUndone,
    /// They asked to leave.
    Unsubscribed,
    /// They are not mailed any more, for another reason.
    Suppressed,
    /// A suppression was lifted after the rules.
    SuppressionLifted,
    /// A suppression was lifted because we had misread a mail.
    Misread,
    /// The user made one record of several whose addresses lead to one mailbox; one event for each address.
    Merged,
    /// Such a merge was taken back.
    Parted,
    /// Their personal detail was deleted at their wish.
    Erased,
}

words!(EventKind, "ledger event", {
    ImportConfirmed => "import-confirmed",
    ImportStated => "import-stated",
    ImportCustomer => "import-customer",
    ImportNone => "import-none",
    ImportUndone => "import-undone",
    Stated => "stated",
    StatedUndone => "stated-undone",
    Unsubscribed => "unsubscribed",
    Suppressed => "suppressed",
    SuppressionLifted => "suppression-lifted",
    Misread => "misread",
    Merged => "merged",
    Parted => "parted",
    Erased => "erased",
});
