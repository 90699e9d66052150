//! The words status columns use in exports of many programs and in six languages, folded and split by blanks.
//!
//! A stem counts wherever it stands in the cell (`Unsubscribed (by user)`, `global-unsubscribe`), because whoever left
//! must not get lost among other words. Everything else must be the whole cell.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Status;

/// No.
pub(super) const NO: &str =
    "no n false f 0 off nein non nee nao nej nei ei nie ne нет unchecked disabled falsch faux falso";

/// Yes.
pub(super) const YES: &str =
    "yes y true t 1 x on ja j oui si sim kyllae kylla tak ano да checked wahr vrai verdadero vero waar";

/// It never happened.
const NEVER: &str = "none never niemals keine keiner keins jamais aucun aucune nunca ninguno ninguna mai nessuno \
    nessuna nooit geen blank empty leer notset";

const COMPLAINED_STEMS: &str =
    "complain spamreport reportedspam markedasspam markedspam alsspammarkiert beschwerde";
const COMPLAINED: &str = "spam junk abuse abusereport feedbackloop plainte queja reclamo klacht lamentela";

const LEFT_STEMS: &str = "unsub optout optedout optingout optsout blacklist blocklist suppress donotcontact \
    donotmail donotemail donotsend dontcontact dontmail dontemail dontsend stopmail stopemail notsubscribed \
    nolongersubscribed withdrawn withdrew abgemeldet abgemolden abbestellt ausgetragen widerrufen widersprochen \
    nichtkontaktieren nichtanschreiben nichtmailen nichtabonniert keinnewsletter keinewerbung keinemail desabonn \
    desinscri nepascontacter nepasecrire nepasenvoyer nonabonne noninscrit dadodebaja dadadebaja desuscri \
    dessuscri nocontactar noenviar nosuscrit disiscri noncontattare noninviare noniscritt uitgeschreven afgemeld \
    nietmailen nietcontacteren nietingeschreven avregistrerad avmeldt afmeldt";
const LEFT: &str = "left removed deleted blocked cancelled canceled revoked excluded declined denied refused \
    objected donot noconsent geloescht gesperrt gekuendigt blockiert ausgeschlossen entfernt abgelehnt retire \
    retiree supprime supprimee bloque bloquee annule annulee resilie resiliee refuse refusee exclu exclue \
    listenoire baja bajas cancelado cancelada eliminado eliminada bloqueado bloqueada borrado borrada rechazado \
    revocado listanegra cancellato cancellata rimosso rimossa eliminato eliminata bloccato bloccata annullato \
    revocato rifiutato listanera verwijderd geblokkeerd opgezegd ingetrokken geweigerd";

const BOUNCED_STEMS: &str =
    "bounce undeliver unzustellbar nichtzustellbar invalidemail invalidaddress adresseinvalide onbestelbaar";
const BOUNCED: &str = "cleaned invalid ungueltig invalide invalido invalida nonvalido ongeldig rebotado rebotada \
    rebote rebond rejete rejetee respinto rimbalzato";

const UNCONFIRMED_STEMS: &str = "unconfirm notconfirm notyetconfirm pending awaiting unverified notverified \
    unbestaetigt nichtbestaetigt nochnichtbestaetigt nonconfirm enattente noconfirmad sinconfirmar pendiente \
    nonconfermat inattesa nietbevestigd onbevestigd inafwachting";
const UNCONFIRMED: &str = "nonsubscribed neversubscribed neveroptedin notoptedin nonmarketingcontact transactional \
    invited waiting requested notset nopermissionsset ausstehend offen wartend angefragt eingeladen";

const SUBSCRIBED: &str = "subscribed subscriber activesubscriber active enabled confirmed confirmedoptin optedin \
    optin doubleoptin doubleoptedin singleoptin express implied marketingcontact verified valid deliverable angemeldet aktiv \
    abonniert bestaetigt eingetragen aktiviert abonne abonnee actif inscrit inscrite confirme confirmee activo \
    activa suscrito suscrita confirmado confirmada attivo attiva iscritto iscritta confermato confermata actief \
    ingeschreven aangemeld bevestigd";

const NOT: &str = "not never nicht nie non no niet";

static WHOLE: LazyLock<HashMap<&'static str, Status>> = LazyLock::new(|| {
    let all = [
        (Status::Complained, COMPLAINED),
        (Status::Unsubscribed, LEFT),
        (Status::Bounced, BOUNCED),
        (Status::Unconfirmed, UNCONFIRMED),
        (Status::Subscribed, SUBSCRIBED),
    ];
    all.into_iter().flat_map(|(status, words)| words.split(' ').map(move |word| (word, status))).collect()
});

/// What a folded word says; `None` where nobody knows.
pub(super) fn of_word(word: &str) -> Option<Status> {
    if let Some(status) = WHOLE.get(word) {
        return Some(*status);
    }
    if is_negated(word) {
        return None;
    }
    let stems = [
        (Status::Complained, COMPLAINED_STEMS),
        (Status::Unsubscribed, LEFT_STEMS),
        (Status::Bounced, BOUNCED_STEMS),
        (Status::Unconfirmed, UNCONFIRMED_STEMS),
    ];
    let (status, _) =
        stems.into_iter().find(|(_, stems)| stems.split(' ').any(|stem| word.contains(stem)))?;
    // A mailbox that was full for a day is no dead one.
    let passing = status == Status::Bounced && word.contains("soft") && !word.contains("repeated");
    (!passing).then_some(status)
}

/// Whether a heading asks who left the mail, and not another channel.
pub(super) fn asks_who_left(heading: &str) -> bool {
    let other = ["sms", "phone", "whatsapp", "push", "call"].iter().any(|channel| heading.contains(channel));
    !other && (is_leaving(heading) || heading.contains("abmeld"))
}

/// Whether the word speaks of leaving and of nothing else.
pub(super) fn is_leaving(word: &str) -> bool {
    LEFT_STEMS.split(' ').any(|stem| word.contains(stem)) && !is_negated(word)
}

/// Whether the word says that something never happened.
pub(super) fn is_never(word: &str) -> bool {
    NEVER.split(' ').any(|known| known == word) || is_negated(word)
}

/// `not unsubscribed`, `never bounced`: true, and no leave to mail.
fn is_negated(word: &str) -> bool {
    let stems =
        || [COMPLAINED_STEMS, LEFT_STEMS, BOUNCED_STEMS].into_iter().flat_map(|stems| stems.split(' '));
    NOT.split(' ')
        .filter_map(|not| word.strip_prefix(not))
        .any(|rest| stems().any(|stem| rest.starts_with(stem)))
}
