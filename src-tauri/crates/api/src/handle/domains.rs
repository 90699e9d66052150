//! Whether the domains of our people take mail.

use std::sync::Arc;
use std::time::Duration;

use app::domains::DomainSettings as Kept;
use app::{Error, Postrider};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::Jobs;
use crate::wire::common::{Nothing, Progress};
use crate::wire::domains::{DomainSettings, DomainsCheckRequest, DomainsState, DomainsView};

/// How often it is looked whether asking has stopped, and for how long.
const LOOK: Duration = Duration::from_millis(20);
const LOOKS: u32 = 150;

/// What is known of the domains, and how far asking has come.
pub async fn domains(desk: &Desk, _request: Nothing) -> Result<DomainsView, ApiError> {
    desk.work(|postrider, jobs| Ok(view(postrider, jobs)?)).await
}

/// Starts asking, or goes on with it; answers at once. Where it runs already, it runs on.
pub async fn domains_check(desk: &Desk, request: DomainsCheckRequest) -> Result<DomainsView, ApiError> {
    let how = desk.ask(|postrider| postrider.domain_settings()?.how()).await?;
    let postrider = desk.postrider()?;
    if let Some(now) = desk.jobs.domains.begin() {
        let jobs = Arc::clone(&desk.jobs);
        drop(tokio::spawn(async move {
            let ended = postrider.check_domains(request.again, &how, &now.work, &now.stop).await;
            drop(postrider);
            jobs.domains.end(ended.err().map(|why| why.to_string()));
        }));
    }
    domains(desk, Nothing {}).await
}

/// Stops asking. What was answered is kept.
pub async fn domains_cancel(desk: &Desk, _request: Nothing) -> Result<DomainsView, ApiError> {
    desk.jobs.domains.stop();
    // The answers in hand are written down first, which takes moments.
    for _ in 0..LOOKS {
        if desk.jobs.domains.now().is_none() {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    domains(desk, Nothing {}).await
}

/// Changes how name servers are asked.
pub async fn domains_settings(desk: &Desk, request: DomainSettings) -> Result<DomainsView, ApiError> {
    desk.work(move |postrider, jobs| {
        let DomainSettings { name_server, https, at_once, good_for_days } = request;
        let ca_file = postrider.domain_settings()?.ca_file;
        postrider.set_domain_settings(Kept { name_server, https, ca_file, at_once, good_for_days })?;
        Ok(view(postrider, jobs)?)
    })
    .await
}

fn view(postrider: &Postrider, jobs: &Jobs) -> Result<DomainsView, Error> {
    let counts = postrider.domain_counts()?;
    let Kept { name_server, https, at_once, good_for_days, .. } = postrider.domain_settings()?;
    Ok(DomainsView {
        domains: counts.domains,
        known: counts.take + counts.take_none,
        take: counts.take,
        take_none: counts.take_none,
        unknown: counts.unknown,
        people_without: counts.people_without,
        oldest: counts.oldest,
        state: state(postrider, jobs)?,
        settings: DomainSettings { name_server, https, at_once, good_for_days },
    })
}

fn state(postrider: &Postrider, jobs: &Jobs) -> Result<DomainsState, Error> {
    if let Some(now) = jobs.domains.now() {
        let (done, total) = now.work.progress();
        if let Some(wait) = now.work.waits() {
            let left = total.saturating_sub(done);
            return Ok(DomainsState::Waiting { because: wait.because, until: wait.until, left });
        }
        // Before the people were looked through, nobody knows how many there are.
        let total = (total > 0).then_some(total);
        let progress = Progress { done, total, per_second: now.work.per_second() };
        return Ok(DomainsState::Asking { progress, in_flight: now.work.in_flight() });
    }
    let because = jobs.domains.failed();
    Ok(match postrider.domains_left()? {
        Some(left) if left > 0 => DomainsState::Stopped { left, because },
        _ => DomainsState::Idle,
    })
}
