//! The life of a campaign: `draft` -> `cleared` -> `scheduled` -> `sending` <-> `paused` -> `finished` / `cancelled`.
//!
//! Deliberately absent: any knowledge of rows. Whether every row is terminal (which is what `finished` means) is asked
//! of the outbox by the caller, who then reports [`Event::Finish`].

use crate::error::NotAllowed;
use crate::words::words;

words! {
    /// Where a campaign stands.
    pub enum CampaignState as "campaign state" {
        /// Being written; may not be sent.
        Draft = "draft",
        /// A pre-flight found nothing that blocks, and nothing was edited since.
        Cleared = "cleared",
        /// Cleared, and to start at a chosen time.
        Scheduled = "scheduled",
        /// The audience is frozen and messages go out as the pace allows.
        Sending = "sending",
        /// Stopped between two messages, by the person or by a rule; nothing is claimed.
        Paused = "paused",
        /// Every outbox row is terminal.
        Finished = "finished",
        /// Ended early; rows not yet sent were skipped.
        Cancelled = "cancelled",
    }
}

words! {
    /// What can be asked of a campaign, or be reported of it.
    pub enum Event as "campaign event" {
        /// Message, audience rule or account was edited.
        Edit = "edit",
        /// A pre-flight without blocking findings.
        Clear = "clear",
        /// Set or move the time of the start.
        Schedule = "schedule",
        /// Take the time back; the clearance stays.
        Unschedule = "unschedule",
        /// Queue the audience and begin.
        Start = "start",
        /// It began by itself and nothing of it was taken into anybody's hands before its time went by: it is planned again,
        /// and asks.
        TakeStartBack = "take-start-back",
        /// Stop before the next message.
        Pause = "pause",
        /// Go on.
        Resume = "resume",
        /// The last row became terminal.
        Finish = "finish",
        /// End it for good.
        Cancel = "cancel",
        /// Rows were queued again: failed ones by a retry, or uncertain ones settled as not sent.
        QueueAgain = "queue-again",
    }
}

words! {
    /// What the person changed, as far as clearance cares.
    pub enum Edit as "kind of edit" {
        /// Subject, preheader, body, plain text, or the sender shown in it.
        Message = "message",
        /// Which lists and segments it goes to.
        AudienceRule = "audience-rule",
        /// Which account sends it.
        Account = "account",
        /// The campaign's own name, which no recipient sees.
        Name = "name",
    }
}

impl Edit {
    /// Whether this edit takes back a clearance.
    #[must_use]
    pub const fn voids_clearance(self) -> bool {
        !matches!(self, Edit::Name)
    }
}

impl CampaignState {
    /// The state after `event`, or [`NotAllowed`].
    pub const fn apply(self, event: Event) -> Result<CampaignState, NotAllowed> {
        use CampaignState as S;
        use Event as E;
        Ok(match (self, event) {
            (S::Draft | S::Cleared | S::Scheduled, E::Edit) => S::Draft,
            (S::Draft | S::Cleared, E::Clear) | (S::Scheduled, E::Unschedule) => S::Cleared,
            (S::Cleared | S::Scheduled, E::Schedule) | (S::Sending, E::TakeStartBack) => S::Scheduled,
            (S::Cleared | S::Scheduled, E::Start) | (S::Paused, E::Resume) => S::Sending,
            (S::Sending, E::Pause) => S::Paused,
            (S::Sending | S::Paused, E::Finish) => S::Finished,
            (S::Draft | S::Cleared | S::Scheduled | S::Sending | S::Paused, E::Cancel) => S::Cancelled,
            (S::Finished | S::Sending, E::QueueAgain) => S::Sending,
            (S::Paused, E::QueueAgain) => S::Paused,
            (state, event) => return Err(NotAllowed { state, event }),
        })
    }

    /// Whether `event` is allowed now; for buttons that are shown or not.
    #[must_use]
    pub const fn can(self, event: Event) -> bool {
        self.apply(event).is_ok()
    }

    /// Whether rows may be claimed. Nothing is claimed in any other state.
    #[must_use]
    pub const fn may_claim(self) -> bool {
        matches!(self, CampaignState::Sending)
    }

    /// Whether outbox rows exist, so that message, audience and account are frozen.
    #[must_use]
    pub const fn is_frozen(self) -> bool {
        !matches!(self, CampaignState::Draft | CampaignState::Cleared | CampaignState::Scheduled)
    }
}

/// Why `event` is refused in `state`, and what to do instead.
pub(crate) const fn refusal(state: CampaignState, event: Event) -> &'static str {
    use CampaignState as S;
    use Event as E;
    match (state, event) {
        (S::Draft, E::Start | E::Schedule) => {
            "This campaign has not passed its check, or was edited since. Check it first."
        }
        (
            S::Draft | S::Cleared | S::Scheduled,
            E::Pause | E::Resume | E::QueueAgain | E::Finish | E::TakeStartBack,
        ) => "This campaign has not started. Nothing was changed.",
        (_, E::Unschedule) => "This campaign has no start time to take back.",
        (S::Scheduled, E::Clear) => "This campaign is already checked and has its start time.",
        (S::Sending, E::Start | E::Resume) => "This campaign is already being sent.",
        (S::Sending | S::Paused, E::Edit) => {
            "This campaign is on its way, so what it says and who gets it cannot change any more. Cancel it, or make a copy."
        }
        (S::Sending | S::Paused, E::Clear | E::Schedule | E::TakeStartBack) => {
            "This campaign is already on its way."
        }
        (S::Paused, E::Start) => "This campaign is paused. Resume it instead.",
        (S::Paused, E::Pause) => "This campaign is already paused.",
        (S::Finished, _) => "This campaign is finished. Make a copy to send it again.",
        (S::Cancelled, _) => "This campaign was cancelled. Make a copy to send it.",
        _ => "This campaign cannot do that now. Nothing was changed.",
    }
}

#[cfg(test)]
mod tests;
