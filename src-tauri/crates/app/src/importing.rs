//! Importing: a file is opened, read and judged, planned, stored, and taken back as one.
//!
//! [`ListFile::open`] says how a file is read. [`Postrider::check_import`] reads and judges every row while the store
//! stages them on a thread of its own; the [`CheckedImport`] it gives holds the plan, and nothing is stored before
//! [`Postrider::commit_import`]. Dropped or killed before that, it leaves no trace.
//!
//! Deliberately absent: what is asked of the person, and when. Window and terminal go the same road at their own pace.

mod agreement;
mod checked;
mod file;
mod judging;
mod problems;

use crate::{Error, Postrider, Refused};
use contacts::ImportId;
use store::{ImportReport, Undone};

pub use agreement::said;
pub use checked::CheckedImport;
pub(crate) use file::Measured;
pub use file::{ListFile, Source};
pub use judging::{How, Judged};
pub use problems::{End, Noted, ProblemKind, Problems, TYPO};

/// What storing an import came to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The counts, and the number for Undo.
    pub report: ImportReport,
    /// The list they joined.
    pub list: contacts::List,
}

impl Postrider {
    /// Takes an import back as one: removes the people it brought, gives changed people their old values. Whoever was
    /// mailed, answered or went on Do not mail since stays, and is named with the reason.
    pub fn undo_import(&self, id: ImportId) -> Result<Undone, Error> {
        Ok(self.store.undo_import(id, self.clock.now())?)
    }

    /// Takes everybody off Do not mail again whom an import put there because we misread a column or the name of its file;
    /// `why` says how, and is kept with each. Returns how many.
    pub fn lift_import(&self, id: ImportId, why: &str) -> Result<u64, Error> {
        let lifted = self.store.lift_import(id, why, self.clock.now())?;
        lifted.map_err(|stays| Error::Refused(Refused::Lift(stays.sentence().to_owned())))
    }
}
