//! Home: what needs the person, in order of harm, and what is under way.

use app::home::Need as Known;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::sending::standing;
use crate::wire::common::Nothing;
use crate::wire::home::{HomeView, Need, UnderWay, UndoableImport};
use crate::wire::sending::PauseReason;

/// What needs the person and what is under way.
pub async fn home(desk: &Desk, _: Nothing) -> Result<HomeView, ApiError> {
    desk.work(|postrider, jobs| {
        let home = postrider.home()?;
        let mut needs = Vec::new();
        for need in home.needs {
            needs.push(match need {
                Known::InboxUnread { campaign, since } => Need::InboxUnread { campaign, since },
                Known::AccountBlocked { account, address, message } => {
                    Need::AccountBlocked { account_id: account.0, address, message }
                }
                Known::VaultLocked => Need::VaultLocked,
                Known::CampaignPaused { status, address } => {
                    let told = standing(postrider, &jobs.sender, status.row.id)?;
                    let reason = told.stopped.map_or(PauseReason::ByYou, |stopped| stopped.reason);
                    Need::CampaignPaused {
                        campaign_id: status.row.id.0,
                        name: status.row.name,
                        reason,
                        account: address,
                        until: status.waiting.and_then(|wait| wait.until),
                        waiting: status.counts.to_go(),
                    }
                }
                Known::Uncertain { status } => Need::Uncertain {
                    campaign_id: status.row.id.0,
                    name: status.row.name,
                    people: status.counts.uncertain,
                },
                Known::MissedStart { status, at, people } => {
                    Need::MissedStart { campaign_id: status.row.id.0, name: status.row.name, at, people }
                }
                Known::Reminder(row) => {
                    Need::Reminder { id: row.id.0, text: row.reminder.text, at: row.reminder.next }
                }
                Known::PhraseUnseen => Need::PhraseUnseen,
                Known::BackupOld { last } => Need::BackupOld { last },
            });
        }
        let mut under_way = Vec::new();
        for one in home.under_way {
            let told = standing(postrider, &jobs.sender, one.status.row.id)?;
            under_way.push(UnderWay {
                campaign_id: one.status.row.id.0,
                name: one.status.row.name,
                state: one.status.row.state.into(),
                people: one.people,
                counts: one.status.counts.into(),
                next: told.next,
                done_at: told.done_at,
            });
        }
        let imports = home.imports.into_iter().map(|import| UndoableImport {
            id: import.id.0,
            file: import.file_name,
            people: import.summary.new + import.summary.changed,
            at: import.imported_at,
        });
        Ok(HomeView { empty: home.empty, needs, under_way, imports: imports.collect() })
    })
    .await
}
