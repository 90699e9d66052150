//! The handle of an import that is being read: people go in, a plan comes out, and nothing is stored until
//! [`Staging::commit`]. Dropping it leaves no trace.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use contacts::import::ImportedPerson;
use contacts::merge::MergePolicy;
use contacts::{ContactId, ListId};
use jiff::Timestamp;

use super::Chosen;
use super::batch::{Batch, Packer};
use super::stage::Stage;
use crate::Store;
use crate::error::{Result, StoreError};

/// What is known before the first row is read.
#[derive(Clone, Debug)]
pub struct StageOptions {
    /// The list the people are to join; 0 while none is chosen, see [`Staging::join`].
    pub list: ListId,
    /// The name of the file without its folder.
    pub file_name: String,
    /// Whose value stands where the file and a known contact differ; can be changed in the plan.
    pub policy: MergePolicy,
}

/// The list the people of an import join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joins {
    /// One that exists.
    Known(ListId),
    /// One of this name, made together with the import: without the import there is no list.
    New(String),
}

/// One person of the file on the way in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What was read and judged.
    pub person: ImportedPerson,
    /// The cells of the row as they stand in the file. Needed only where the verdict is `invalid`: the problem file
    /// is made of them.
    pub cells: Vec<String>,
}

/// Batches on their way to the staging thread. Enough that neither side waits for the other.
const BATCHES_IN_FLIGHT: usize = 8;

/// An import that is being read or planned.
pub struct Staging {
    pub(super) store: Store,
    pub(super) options: StageOptions,
    pub(super) new_list: Option<String>,
    packer: Packer,
    input: Option<SyncSender<Batch>>,
    worker: Option<JoinHandle<Result<Stage>>>,
    stage: Option<Stage>,
}

impl Store {
    /// Begins an import: opens a temporary database beside the main one and a thread that fills it.
    pub fn stage(&self, options: StageOptions, now: Timestamp) -> Result<Staging> {
        let packer = Packer::default();
        let mut stage = Stage::create(self, options.list, packer.prints.clone(), now)?;
        let (input, batches) = sync_channel::<Batch>(BATCHES_IN_FLIGHT);
        let worker = std::thread::Builder::new()
            .name("import".to_owned())
            .spawn(move || {
                for batch in batches {
                    stage.add(&batch)?;
                }
                stage.finish()?;
                Ok(stage)
            })
            .map_err(StoreError::file(self.folder()))?;
        Ok(Staging {
            store: self.clone(),
            options,
            new_list: None,
            packer,
            input: Some(input),
            worker: Some(worker),
            stage: None,
        })
    }
}

impl Staging {
    /// Hands people over. Returns at once unless the disk is far behind; batches of about a thousand are best.
    /// An error ends the import; nothing was stored.
    pub fn push(&mut self, batch: Vec<Incoming>) -> Result<()> {
        let Some(input) = &self.input else { return Err(StoreError::Stopped) };
        if input.send(self.packer.pack(batch)?).is_ok() {
            return Ok(());
        }
        // The thread ended before its time: its error says why.
        self.input = None;
        self.ready().map(drop)
    }

    /// Waits until everybody is staged.
    pub(super) fn ready(&mut self) -> Result<&mut Stage> {
        self.input = None;
        if let Some(worker) = self.worker.take() {
            self.stage = Some(worker.join().map_err(|_| StoreError::Stopped)??);
        }
        self.stage.as_mut().ok_or(StoreError::Stopped)
    }

    /// Whose value stands where the file and a known contact differ.
    #[must_use]
    pub fn policy(&self) -> MergePolicy {
        self.options.policy
    }

    /// Changes it. The next plan and the commit go by it.
    pub fn set_policy(&mut self, policy: MergePolicy) {
        self.options.policy = policy;
    }

    /// Chooses the list they join. The next plan and the commit go by it.
    pub fn join(&mut self, list: Joins) -> Result<()> {
        let (id, name) = match list {
            Joins::Known(id) => (id, None),
            Joins::New(name) => (ListId(0), Some(name)),
        };
        self.options.list = id;
        self.new_list = name;
        let stage = self.ready()?;
        stage.list = id;
        Ok(())
    }

    /// Takes the file's value or keeps the known one for one field of one person, whatever the policy says.
    pub fn choose(&mut self, contact: ContactId, field: &str, choice: super::Choice) -> Result<()> {
        let chosen = Chosen { contact: Some(contact), field: Some(field.to_owned()) };
        self.ready()?.choose(&chosen, Some(choice))
    }

    /// The same for many fields and people at once; `None` leaves them to the policy again. Goes by the plan last made:
    /// [`Staging::plan`] comes first.
    pub fn choose_all(&mut self, chosen: &Chosen, choice: Option<super::Choice>) -> Result<()> {
        self.ready()?.choose(chosen, choice)
    }
}

impl std::fmt::Debug for Staging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staging").field("options", &self.options).finish_non_exhaustive()
    }
}
