//! One person and what happened with them, in the words of the wire.

use app::consent::ledger::EventKind;
use app::consent::{self, Scope};
use app::contacts::ContactId;
use app::delivery::RowEvent;
use app::store::{TimeLine, TimeLineEntry};
use app::{Postrider, delivery};

use super::same_mailbox;
use crate::wire::common::{Basis, Finding, Named};
use crate::wire::contacts::{FieldValue, PersonStop, PersonView, TimelineEntry, TimelineEvent};
use crate::wire::suppression::SuppressionReason;

/// Everything about one person.
pub fn view(postrider: &Postrider, id: ContactId) -> Result<PersonView, app::Error> {
    let person = postrider.everything_about(id)?;
    let strongest = person.strongest().cloned();
    let stopped = person.stopped.as_ref().map(|(id, entry)| PersonStop {
        id: id.0,
        reason: reason(entry.reason),
        since: entry.since,
        list: match entry.scope {
            Scope::Everywhere => None,
            Scope::List(list) => Some(
                postrider.store().list(app::contacts::ListId(list)).map(|list| list.name).unwrap_or_default(),
            ),
        },
    });
    let contact = person.row.contact;
    let held = person.standings.iter().filter(|(_, standing)| standing.left_at.is_none());
    let lists = held.map(|(name, standing)| Named { id: standing.list.0, name: name.clone() }).collect();
    Ok(PersonView {
        id: contact.id.0,
        name: name(&contact.fields),
        shown: app::address::show_address(contact.address.as_str()),
        address: contact.address.as_str().to_owned(),
        verdict: contact.verdict.into(),
        findings: contact.findings.iter().map(Finding::from).collect(),
        basis: strongest.as_ref().map_or(Basis::None, |standing| standing.basis.into()),
        basis_since: strongest.map(|standing| standing.agreed_at.unwrap_or(standing.since)),
        lists,
        tags: postrider.store().tags_of(id)?.into_iter().map(|(id, name)| Named { id: id.0, name }).collect(),
        fields: contact.fields.into_iter().map(|(name, value)| FieldValue { name, value }).collect(),
        do_not_mail: stopped,
        timeline: person.time_line.into_iter().filter_map(told).collect(),
    })
}

/// The name as it is shown: a whole one, else first and last.
pub(super) fn name(fields: &app::contacts::Fields) -> Option<String> {
    let known = |field: &str| fields.get(field).map(|value| value.trim()).filter(|value| !value.is_empty());
    if let Some(whole) = known("name") {
        return Some(whole.to_owned());
    }
    let parts: Vec<&str> = [known("first_name"), known("last_name")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What happened, where it is anything the drawer tells of: a message that only waits its turn is none.
fn told(entry: TimeLineEntry) -> Option<TimelineEntry> {
    let event = match entry.what {
        TimeLine::Added => TimelineEvent::Added,
        TimeLine::Imported { file, row, made: true, .. } => TimelineEvent::Imported { file, row },
        TimeLine::Imported { file, .. } => TimelineEvent::Changed { file },
        TimeLine::Consent { kind, detail } => {
            let source = detail.source.map(std::borrow::Cow::into_owned).unwrap_or_default();
            match kind {
                EventKind::ImportConfirmed => TimelineEvent::Confirmed { source },
                EventKind::ImportStated | EventKind::Stated => TimelineEvent::Stated { source },
                // The import, the entry of Do not mail and its end are told on their own.
                _ => return None,
            }
        }
        TimeLine::Merged { others, standing } => {
            TimelineEvent::Merged { others, standing: standing.map(same_mailbox::standing) }
        }
        TimeLine::Parted { others } => TimelineEvent::Parted { others },
        TimeLine::Mail { name: campaign, event, class, reply, .. } => {
            let reason = || {
                class.and_then(|class| class.parse().ok()).map_or_else(
                    || reply.clone(),
                    |class| Postrider::why(delivery::RowState::Failed, Some(class), ""),
                )
            };
            match event {
                RowEvent::Accept | RowEvent::SettleAccepted => TimelineEvent::Accepted { campaign },
                RowEvent::Defer => TimelineEvent::TryLater { campaign, reason: reason() },
                RowEvent::Fail | RowEvent::Refuse => TimelineEvent::CameBack { campaign, reason: reason() },
                RowEvent::LoseReply => TimelineEvent::Uncertain { campaign },
                RowEvent::Skip => TimelineEvent::LeftOut { campaign, reason: reply },
                RowEvent::Claim | RowEvent::Release | RowEvent::QueueAgain => return None,
            }
        }
        TimeLine::Suppressed { reason: why, .. } => TimelineEvent::Stopped { reason: reason(why) },
        TimeLine::Lifted { why, .. } => TimelineEvent::Lifted { why },
        // Answers have no screen yet; what they led to is told on its own.
        TimeLine::Feedback { .. } => return None,
    };
    Some(TimelineEntry { at: entry.at, event })
}

fn reason(reason: consent::SuppressionReason) -> SuppressionReason {
    use consent::SuppressionReason as Known;
    match reason {
        Known::Unsubscribed => SuppressionReason::Unsubscribed,
        Known::HardBounce => SuppressionReason::HardBounce,
        Known::RepeatedSoftBounce => SuppressionReason::RepeatedSoftBounce,
        Known::Complaint => SuppressionReason::Complaint,
        Known::Manual => SuppressionReason::Manual,
        Known::Imported => SuppressionReason::Imported,
        Known::Erased => SuppressionReason::Erased,
    }
}
