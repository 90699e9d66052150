//! The health picture, and the fields people have.

use app::{address, people, store};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::contacts::filter;
use crate::wire::common::Nothing;
use crate::wire::contacts::health::{
    BasisCount, CauseCount, DomainCount, HealthRequest, HealthView, VerdictCount,
};
use crate::wire::contacts::segments::{ContactFields, FieldUse};

/// Domains that are named in a picture.
const DOMAINS: usize = 12;

/// How healthy the addresses and consents of many people are.
pub async fn contacts_health(desk: &Desk, request: HealthRequest) -> Result<HealthView, ApiError> {
    desk.work(move |postrider, jobs| {
        let asked = filter::stored(request.filter, jobs);
        Ok(view(postrider.health(&asked, DOMAINS)?))
    })
    .await
}

fn view(health: store::Health) -> HealthView {
    let verdicts = health.verdicts.into_iter();
    let causes = health.causes.into_iter();
    let shown = address::show_domains(health.domains.iter().map(|one| one.domain.as_str()));
    HealthView {
        people: health.people,
        verdicts: verdicts
            .map(|(verdict, people)| VerdictCount { verdict: verdict.into(), people })
            .collect(),
        causes: causes
            .map(|cause| CauseCount {
                words: people::cause(&cause.code),
                code: cause.code,
                severity: cause.severity.into(),
                people: cause.people,
            })
            .collect(),
        domains: shown
            .into_iter()
            .zip(health.domains)
            .map(|(shown, one)| DomainCount {
                domain: shown.name,
                ascii: shown.beside,
                people: one.people,
                not_ok: one.not_ok,
            })
            .collect(),
        other_domains: health.other_domains,
        bases: health
            .bases
            .into_iter()
            .map(|(basis, people)| BasisCount { basis: basis.into(), people })
            .collect(),
        do_not_mail: health.do_not_mail,
        stale: health.stale,
        never_mailed: health.never_mailed,
        different_domains: health.different_domains,
        unasked_domains: health.unasked_domains,
    }
}

/// The fields people have, the most frequent first.
pub async fn contact_fields(desk: &Desk, _request: Nothing) -> Result<ContactFields, ApiError> {
    desk.ask(|postrider| {
        let fields = postrider.store().contact_fields()?;
        Ok(ContactFields {
            fields: fields.into_iter().map(|(name, people)| FieldUse { name, people }).collect(),
        })
    })
    .await
}
