//! What can stop a use case, in words that say what happened and what to do.

use std::path::{Path, PathBuf};

/// Why a use case did not end as asked. The message is fit to be shown; the code is stable.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database could not do it (full disk, newer version, read-only folder, ...).
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The vault is closed, or what was given does not open it.
    #[error(transparent)]
    Vault(#[from] crate::secrets::VaultError),
    /// The vault is there and asks for its key.
    #[error(
        "The vault with your passwords is locked. Enter its passphrase or your recovery phrase; scripts put the passphrase in POSTRIDER_PASSPHRASE."
    )]
    VaultLocked,
    /// The state of the campaign does not allow it.
    #[error(transparent)]
    Campaign(#[from] delivery::NotAllowed),
    /// The mail server could not be used.
    #[error(transparent)]
    Connection(#[from] network::smtp::OpenError),
    /// The sign-in on the mail host's own page failed.
    #[error(transparent)]
    SignIn(#[from] network::oauth::Problem),
    /// A file of the person could not be read or written.
    #[error("{} could not be used: {why}. Check that it is there and that you may use it, then try again.", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// A folder to be written as a whole holds files of somebody else's.
    #[error("{} holds other files. Nothing was written. Choose an empty folder or a new one.", .0.display())]
    FolderNotEmpty(PathBuf),
    /// The platform names no place for application data.
    #[error("This system names no folder for application data. Choose one with --data.")]
    NoDataFolder,
    /// Another process holds the sender lock.
    #[error(
        "Another Postrider is sending from this data folder. Wait until it is done, or pause it there. Nothing was sent here."
    )]
    AnotherSender,
    /// The log could not be opened.
    #[error("The log could not be opened: {0}. Check that the data folder can be written.")]
    Log(String),
    /// Something named by the person does not exist.
    #[error("There is no {noun} called \u{201c}{name}\u{201d}.")]
    NotFound {
        /// What kind of thing.
        noun: &'static str,
        /// The name given.
        name: String,
    },
    /// A name is taken.
    #[error("There is already a {noun} called \u{201c}{name}\u{201d}. Choose another name.")]
    Taken {
        /// What kind of thing.
        noun: &'static str,
        /// The name given.
        name: String,
    },
    /// An address given by the person cannot be used.
    #[error("\u{201c}{given}\u{201d} is not an address we can use: {why}")]
    Address {
        /// As typed.
        given: String,
        /// The first finding.
        why: String,
    },
    /// The pre-flight found something that must be fixed first.
    #[error("Not yet. {} must be fixed first: {}", counted(.0.len()), first(.0))]
    Blocked(Vec<address::Finding>),
    /// More than a hundred people would get it, and their number was not stated; or another number was.
    #[error("{people} people would get it. Say so to send it: --confirm {people}.")]
    Unconfirmed {
        /// How many would get it.
        people: u64,
    },
    /// A rule stands against it.
    #[error("{0}")]
    Refused(Refused),
    /// Sending ended because what came of messages could not be written down.
    #[error("{}", unwritten(*.messages, .why))]
    Unwritten {
        /// How many messages it is about.
        messages: usize,
        /// Why.
        why: store::StoreError,
    },
    /// The account wants a password and none is kept.
    #[error(
        "There is no password for the account \u{201c}{account}\u{201d} in the vault. Nothing was sent. Give its password, then try again."
    )]
    NoPassword {
        /// Its name.
        account: String,
    },
    /// The practice post office could not be started.
    #[error("The practice post office could not open: {0}. Nothing was sent.")]
    Practice(String),
    /// Name servers cannot be asked the way the person wants, said in a sentence that tells what to change.
    #[error("{0}")]
    NameServer(String),
    /// Nobody can be asked about mail settings, said in a sentence.
    #[error("Nobody could be asked: {0}")]
    Asking(String),
    /// What was asked lacks something, said in a sentence that names it.
    #[error("{0}")]
    Incomplete(&'static str),
    /// A file of people cannot be read the way the person wants it read.
    #[error(transparent)]
    Import(contacts::import::ImportError),
    /// The work was stopped by the person.
    #[error("Stopped. Nothing of it was kept.")]
    Cancelled,
    /// Not a place where mail, settings or lists can be read from.
    #[error("{path} could not be read as {what}: {why}")]
    Unreadable {
        /// The file, as named by the person.
        path: String,
        /// What it should have been.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

/// A rule that stands against what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The suppression may not be lifted this way.
    #[error("{0}")]
    Lift(String),
    /// Several records are not made one, or one not several again.
    #[error("{sentence} Nothing was changed.")]
    Merging {
        /// Stable code, kebab-case.
        code: &'static str,
        /// Why.
        sentence: &'static str,
    },
    /// Nobody may be mailed.
    #[error("Nobody on this list may be mailed. Each was left out for a reason; see the audience.")]
    NobodyLeft,
    /// The folder was copied or restored and nobody vouched for it yet.
    #[error(
        "This data was restored or copied. Before sending, read the mailbox since then, or vouch that nobody left; and look in the Sent folder for what went out since."
    )]
    NotVouched,
    /// A campaign stands as it stood when this data was copied, and another copy may have sent on.
    #[error(
        "This data was restored or copied while the campaign was under way. If another copy of it sent on, those people would get it twice. Look in the Sent folder, and say that nothing went out from elsewhere; or end it here."
    )]
    MayHaveGoneOn,
    /// The campaign is being rehearsed, here or in another program.
    #[error("This campaign is being rehearsed right now. Wait until that rehearsal is done, then try again.")]
    Rehearsing,
    /// Another program asks name servers about the domains of these people: two would have twice as many questions under
    /// way as the person allowed.
    #[error(
        "Another window or the terminal is asking about these domains right now. Wait until it is done, or stop it there."
    )]
    AskingDomains,
    /// Nobody looked through the inbox since messages went out.
    #[error(
        "Somebody may have asked to leave since the last newsletter. Look through the inbox of {mailbox} first, and say that it is done. Nothing was sent."
    )]
    InboxUnread {
        /// Where to look: the account's own address.
        mailbox: String,
    },
    /// A host's ban on newsletters cannot be edited away.
    #[error("What this host says about newsletters can only be made stricter. Nothing was changed.")]
    PolicyLoosened,
    /// The server of an account is not one of the company on whose page the person signed in.
    #[error(
        "You signed in on the page of another company than {host} belongs to, and it gets none of that. Sign in again, or correct the server. Nothing was changed."
    )]
    SignInElsewhere {
        /// The server.
        host: String,
    },
    /// A password would go to a server of another company, and was not given again.
    #[error("{host} gets the password only when you give it again. Nothing was changed.")]
    PasswordAgain {
        /// The server.
        host: String,
    },
    /// A planned start went by while nothing ran.
    #[error("The chosen start went by, and nothing was sent. Start it now with --now, or plan another time.")]
    MissedStart,
    /// A start was planned for a moment that is over.
    #[error("That moment is over. Choose one to come. Nothing was planned.")]
    Past,
    /// Those who wait for a campaign may get it from here.
    #[error(
        "Who waits for \u{201c}{campaign}\u{201d} gets it from here as long as it is not ended. End it first, then hand over those who have not got it. Nothing was written."
    )]
    NotEnded {
        /// Its name.
        campaign: String,
    },
    /// Whoever has no message of a campaign can have it from here.
    #[error(
        "\u{201c}{campaign}\u{201d} was not ended, so they can have their message from here: send it again. Nothing was changed."
    )]
    CanHaveIt {
        /// Its name.
        campaign: String,
    },
    /// What lies under it is in use.
    #[error("{0}")]
    InUse(String),
}

/// What kind of end an error is; the terminal's exit status follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request itself was wrong.
    Usage,
    /// Findings stand in the way.
    Blocked,
    /// It could not be done: file, network, account.
    CouldNot,
    /// A rule refused it.
    Refused,
}

impl Kind {
    /// What kind of end an error of the data folder is.
    pub fn of_store(why: &store::StoreError) -> Self {
        match why {
            store::StoreError::NotFound { .. }
            | store::StoreError::NameTaken { .. }
            | store::StoreError::Nameless { .. } => Self::Usage,
            store::StoreError::MergedSince => Self::Refused,
            _ => Self::CouldNot,
        }
    }
}

impl Error {
    /// A file that could not be used.
    pub fn file(path: &Path, why: std::io::Error) -> Self {
        match why.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Store(store::StoreError::DiskFull)
            }
            _ => Self::File { path: path.to_path_buf(), why },
        }
    }

    /// Something that is not there.
    pub fn not_found(noun: &'static str, name: impl Into<String>) -> Self {
        Self::NotFound { noun, name: name.into() }
    }

    /// Stable kebab-case code for scripts and the window.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(why) => why.code(),
            Self::Vault(why) => why.code(),
            Self::VaultLocked => "vault-locked",
            Self::Connection(why) => why.code(),
            Self::SignIn(why) => why.code(),
            Self::Campaign(_) => "not-allowed-now",
            Self::File { .. } => "file",
            Self::FolderNotEmpty(_) => "folder-not-empty",
            Self::NoDataFolder => "no-data-folder",
            Self::AnotherSender => "another-sender",
            Self::Log(_) => "log",
            Self::NotFound { .. } => "not-found",
            Self::Taken { .. } => "name-taken",
            Self::Address { .. } => "bad-address",
            Self::Blocked(_) => "blocked",
            Self::Unconfirmed { .. } => "unconfirmed",
            Self::Refused(Refused::InboxUnread { .. }) => "inbox-unread",
            Self::Refused(Refused::Merging { code, .. }) => code,
            Self::Refused(Refused::Past) => "past",
            Self::Refused(Refused::MayHaveGoneOn) => "may-have-gone-on",
            Self::Refused(Refused::NotEnded { .. } | Refused::CanHaveIt { .. }) => "not-ended",
            Self::Refused(Refused::MissedStart) => "missed-start",
            Self::Refused(Refused::PasswordAgain { .. }) => "password-again",
            Self::Refused(_) => "refused",
            Self::Unwritten { why, .. } => why.code(),
            Self::NoPassword { .. } => "no-password",
            Self::Practice(_) => "practice",
            Self::NameServer(_) => "name-server",
            Self::Asking(_) => "could-not-ask",
            Self::Incomplete(_) => "incomplete",
            Self::Import(_) => "bad-reading",
            Self::Cancelled => "cancelled",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// The findings that stand in the way, where there are any.
    pub fn findings(&self) -> &[address::Finding] {
        match self {
            Self::Blocked(findings) => findings,
            _ => &[],
        }
    }

    /// What kind of end this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Store(why) => Kind::of_store(why),
            Self::NotFound { .. }
            | Self::Taken { .. }
            | Self::Address { .. }
            | Self::NameServer(_)
            | Self::Incomplete(_)
            | Self::Import(_) => Kind::Usage,
            Self::Blocked(_) => Kind::Blocked,
            Self::Refused(_) | Self::Unconfirmed { .. } | Self::Campaign(_) => Kind::Refused,
            _ => Kind::CouldNot,
        }
    }
}

fn unwritten(messages: usize, why: &store::StoreError) -> String {
    let (what, then) = match why {
        store::StoreError::DiskFull => ("The disk is full", "Free some space"),
        store::StoreError::Busy => ("Another program holds the data folder", "Close it or wait"),
        _ => ("The data file cannot be written", "Look at the disk and the folder's permissions"),
    };
    let came = match messages {
        0 => "sending has stopped. What came of every message before that is written down".to_owned(),
        1 => "what came of 1 message could not be written down. It counts as uncertain and is not sent again by itself"
            .to_owned(),
        many => format!(
            "what came of {many} messages could not be written down. They count as uncertain and are not sent again by themselves"
        ),
    };
    format!("{what}, so {came}. {then}, then send again.")
}

fn counted(things: usize) -> String {
    if things == 1 { "One thing".to_owned() } else { format!("{things} things") }
}

fn first(findings: &[address::Finding]) -> &str {
    findings.first().map_or("", |finding| finding.message.as_str())
}
