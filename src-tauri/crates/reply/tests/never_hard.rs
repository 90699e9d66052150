//! Who is refused for what the sender, the message or the account did is innocent, whatever code stands in front of it.

use proptest::prelude::*;
use reply::{Action, Severity, classify, classify_parts};

/// What names reputation, content, policy, quota or rate, in the words of hosts.
const INNOCENT: &[&str] = &[
    "reputation",
    "poor reputation",
    "IP reputation",
    "Reputation too low",
    "blacklisted",
    "on our block list",
    "content",
    "message content",
    "Content rejected",
    "content filter",
    "spam",
    "policy",
    "Policy violation",
    "policy reasons",
    "policies",
    "local policy",
    "security policy",
    "quota",
    "over quota",
    "quota exceeded",
    "sending quota",
    "sender quota",
    "rate",
    "rate limit",
    "rate-limited",
    "ratelimit",
    "rates",
    "sending rate too high",
    "too many messages",
    "throttled",
    "réputation",
    "politique",
    "contenu",
    "Richtlinie",
    "Inhalt",
    "Kontingent",
    "Reputation der IP-Adresse",
    "política",
    "contenido",
    "reputación",
    "cuota",
    "reputazione",
    "contenuto",
    "conteúdo",
    "reputação",
    "beleid",
    "inhoud",
    "репутация",
    "политика",
    "квота",
    "信誉",
    "配额",
    "声誉",
    "ポリシー",
    "評価",
    "SenderReputationTooLow",
    "recipient_policy_reject",
    "ContentFiltered",
    "MessageContentRejected",
    "SubmissionQuotaExceeded",
    "MsgRateLimitExceeded",
    "X-RateLimit",
    "IpBlacklisted",
];

/// What names a dead address, and what stands in any reply.
const BESIDE: &[&str] = &[
    "user unknown",
    "Mailbox unavailable",
    "no such user",
    "recipient rejected",
    "address rejected",
    "does not exist",
    "<ben@northfen.example>:",
    "Recipient address rejected:",
    "domain not found",
    "host unknown",
    "access denied",
    "invalid recipient",
    "for",
    "by",
    "this",
    "the",
    "due to",
    "not accepted",
    "-",
    "[192.0.2.7]",
    "(in reply to RCPT TO command)",
    "existiert nicht",
    "n'existe pas",
    "用户不存在",
];

prop_compose! {
    fn words()(
        mut beside in prop::collection::vec(prop::sample::select(BESIDE), 0..6),
        innocent in prop::sample::select(INNOCENT),
        at in any::<prop::sample::Index>(),
        shout in any::<bool>(),
    ) -> String {
        beside.insert(at.index(beside.len() + 1), innocent);
        let words = beside.join(" ");
        if shout { words.to_uppercase() } else { words }
    }
}

prop_compose! {
    fn enhanced()(class in 4_u8..6, subject in 0_u16..9, detail in prop_oneof![0_u16..40, 300_u16..330, 500_u16..720])
        -> String {
        format!("{class}.{subject}.{detail}")
    }
}

/// How servers refuse a recipient without a word on why; the place where they may add one is marked.
const REFUSALS: &[&str] = &[
    "<ben@northfen.example>: Recipient address rejected: {}",
    "{}: Recipient address rejected",
    "Requested action not taken: mailbox unavailable {}",
    "Mailbox unavailable. {}.",
    "Recipient rejected ({})",
    "Recipient refused: {} [192.0.2.7]",
    "Address rejected - {} - ben@northfen.example",
    "[ben@northfen.example]: Recipient address rejected: {} [eur03.protection.northfen.example]",
    "No valid recipients, {}",
    "Empfänger abgelehnt: {}",
    "Empfängeradresse abgelehnt, {}",
    "Destinataire refusé : {}",
    "Destinatario rechazado: {}",
    "Destinatario rifiutato ({})",
    "Destinatário rejeitado: {}",
    "Ontvanger geweigerd: {}",
];

/// Plain refusals and statements as they end, for a mailbox that is not there.
const DEAD: &[&str] = &[
    "User unknown",
    "<ben@northfen.example>: Recipient address rejected",
    "Requested action not taken: mailbox unavailable",
    "No such user here",
    "mailbox not found",
    "Recipient rejected",
    "Invalid recipient",
    "Empfänger unbekannt",
    "Postfach nicht verfügbar",
    "destinataire inconnu",
    "buzón no disponible",
    "該当する宛先が存在しません",
];

/// What servers add for the person who reads it, and programs on the way for themselves.
const HELP: &[&str] = &[
    "",
    " (in reply to RCPT TO command)",
    " - gsmtp",
    ". Please contact the administrator of the recipient",
    ". For more information go to https://help.northfen.example/why?p=NoSuchUser",
    " [AM6EUR05FT012.eop-eur05.prod.protection.northfen.example]",
    " (S2017062302)",
    "; please check the spelling of the address and try again",
    ". Bitte wenden Sie sich an den Administrator des Empfängers",
    ". Learn more at https://help.northfen.example",
];

/// Statements that a mailbox or domain is not there.
const GONE: &[&str] = &[
    "User unknown ({})",
    "no such user; {}",
    "{} - mailbox not found",
    "unknown recipient: {}",
    "Domain not found, {}",
    "Benutzer unbekannt ({})",
    "utilisateur inconnu, {}",
    "usuario desconocido: {}",
    "пользователь не найден, {}",
    "用户不存在 {}",
    "550 5.1.1 in reply to {}",
];

/// Whom a reply may speak of beside a recipient.
const NO_RECIPIENT: &[&str] = &[
    "you",
    "your host",
    "your account",
    "this server",
    "the calling machine",
    "the client",
    "this gateway",
    "198.51.100.7",
    "the address of your relay",
    "the user of your server",
    "the address 198.51.100.7",
    "the name given in HELO",
];

/// What is said of a mailbox that is gone, and of anything else.
const SAID_OF_ALL: &[&str] = &[
    "is no longer in use",
    "is no longer in service",
    "was not found",
    "could not be found",
    "is unknown",
    "is not known here",
    "is not registered",
    "is not our customer",
    "does not exist here",
    "has no account here",
    "has no mailbox with us",
    "is no such host",
    "has moved to another place",
];

/// Whom a reason is about, when it is not the recipient.
const US: &[&str] = &[
    "sender",
    "your server",
    "your IP",
    "your domain",
    "your mail",
    "this message",
    "mail from your network",
    "the sending host",
    "Ihr Server",
    "votre serveur",
    "su servidor",
    "ваш сервер",
    "您的服务器",
];

/// What is said of them: reputation, content, policy, quota and rate in words that name none of the five.
const REASONS: &[&str] = &[
    "untrusted",
    "is not trusted",
    "score too low",
    "scored 14.2 (limit 10)",
    "bad standing",
    "on a local list",
    "not on the allow list",
    "banned",
    "abuse complaint",
    "harvesting",
    "quarantined",
    "taken for junk",
    "is bulk",
    "is advertising",
    "newsletter",
    "unwanted",
    "has bad links",
    "fraud",
    "forged",
    "stopped by a filter",
    "breaks rule 17",
    "against our guidelines",
    "AUP",
    "terms of service",
    "forbidden here",
    "restricted",
    "firewall",
    "velocity",
    "volume",
    "throughput exceeded",
    "burst",
    "hourly cap reached",
    "daily maximum",
    "allowance used up",
    "over the threshold",
    "too fast",
    "connection count",
    "allotment spent",
    "peak hour",
    "disk",
    "access control",
    "not opted in",
    "looks automated",
    "address mismatch",
    "list hygiene",
    "cold IP",
    "external senders",
    "ist Werbung",
    "zu schnell",
    "nicht vertrauenswürdig",
    "publicité",
    "pas de confiance",
    "publicidad",
    "sin confianza",
    "pubblicità",
    "reclame",
    "реклама",
    "превышен лимит",
    "广告",
    "不受信任",
    "広告",
];

prop_compose! {
    fn reason()(us in prop::option::of(prop::sample::select(US)), reason in prop::sample::select(REASONS), first in any::<bool>())
        -> String {
        match us {
            Some(us) if first => format!("{us} {reason}"),
            Some(us) => format!("{reason}: {us}"),
            None => reason.to_owned(),
        }
    }
}

/// Words nobody has written into the tables: what some server may say tomorrow.
fn invented() -> impl Strategy<Value = String> {
    prop_oneof![
        "[bdgkpvz][aeiou][gkvz]{2}[aeiou][bdkz]{1,3}( [vz][aeiou]{2}[kgz]{2}[aeiou][a-z]{1,4}){0,2}",
        "[Б-Яб-я]{7,12}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_hard_for_reputation_content_policy_quota_or_rate(
        code in prop_oneof![Just(550_u16), Just(554), Just(556), Just(521), Just(551), 400_u16..600],
        enhanced in prop::option::of(prop_oneof![Just("5.1.1".to_owned()), Just("5.1.2".to_owned()), Just("5.1.10".to_owned()), Just("5.4.4".to_owned()), enhanced()]),
        words in words(),
        lines in any::<bool>(),
    ) {
        let codes = enhanced.as_ref().map_or(String::new(), |enhanced| format!("{enhanced} "));
        let reply = if lines {
            format!("{code}-{codes}Not delivered\r\n{code} {codes}{words}")
        } else {
            format!("{code} {codes}{words}")
        };
        let found = classify(&reply);
        prop_assert_eq!(found.severity, Severity::Soft, "{}", reply);
        prop_assert_ne!(found.action, Action::Suppress);
        let apart = classify_parts(Some(code), enhanced.and_then(|text| text.parse().ok()), &words);
        prop_assert_eq!(apart.severity, Severity::Soft, "codes apart: {}", reply);
    }

    #[test]
    fn nobody_is_hard_for_a_refusal_with_a_reason_of_any_words(
        codes in prop::sample::select(&["550 5.1.1", "550", "554 5.7.1", "553 5.1.0", "550 5.1.2", "550 5.4.1", "521", "556"][..]),
        refusal in prop::sample::select(REFUSALS),
        reason in prop_oneof![reason(), invented()],
    ) {
        let reply = format!("{codes} {}", refusal.replace("{}", &reason));
        prop_assert_eq!(classify(&reply).severity, Severity::Soft, "{}", reply);
    }

    #[test]
    fn nobody_is_hard_for_what_is_said_of_us_beside_a_mailbox_that_is_gone(
        codes in prop::sample::select(&["550 5.1.1", "550", "554 5.7.1", "553 5.1.2", "550 5.4.4"][..]),
        gone in prop::sample::select(GONE),
        reason in reason(),
    ) {
        let reply = format!("{codes} {}", gone.replace("{}", &reason));
        prop_assert_eq!(classify(&reply).severity, Severity::Soft, "{}", reply);
    }

    #[test]
    fn nobody_is_hard_for_a_code_beside_a_sentence_about_something_else(
        code in prop::sample::select(&["550 5.1.1", "554 5.1.1", "550 5.1.2", "550 5.1.3", "550 5.1.10"][..]),
        before in prop::sample::select(&["", "we do not like ", "sorry, ", "see why: ", "this looks like "][..]),
        words in "[bdgkpvz][aeiou][gkvz]{2}[aeiou][bdkz]{1,3}( [vz][aeiou]{2}[kgz]{2}[aeiou][a-z]{1,4}){0,3}",
    ) {
        let reply = format!("{code} {before}{words}");
        prop_assert_eq!(classify(&reply).severity, Severity::Soft, "{}", reply);
    }

    #[test]
    fn nobody_is_hard_for_what_is_gone_and_is_no_mailbox(
        codes in prop::sample::select(&["550", "550 5.7.1", "554", "553 5.3.0"][..]),
        before in prop::sample::select(&["", "Sorry, ", "Access denied: ", "<ben@northfen.example>: "][..]),
        of in prop::sample::select(NO_RECIPIENT),
        said in prop::sample::select(SAID_OF_ALL),
        after in prop::sample::select(&["", ".", ". Goodbye", " (x17)", "; see https://help.northfen.example"][..]),
    ) {
        let reply = format!("{codes} {before}{of} {said}{after}");
        prop_assert_eq!(classify(&reply).severity, Severity::Soft, "{}", reply);
    }

    #[test]
    fn a_refusal_in_plain_words_is_hard_whatever_numbers_and_hosts_stand_in_it(
        refusal in prop::sample::select(REFUSALS),
        plain in prop::sample::select(&["", "192.0.2.7", "mx1.in.northfen.example", "https://help.northfen.example/why?code=71", "#5.1.1", "AS(201806281)", "S2017062302"][..]),
    ) {
        let reply = format!("550 5.1.1 {}", refusal.replace("{}", plain));
        prop_assert_eq!(classify(&reply).severity, Severity::Hard, "or lists never get clean: {}", reply);
    }

    #[test]
    fn a_mailbox_that_is_gone_stays_gone_whatever_help_is_offered(
        before in prop::sample::select(&["", "host mx.spamfilter.example[192.0.2.9] said: ", "smtp; ", "Remote server returned: "][..]),
        dead in prop::sample::select(DEAD),
        help in prop::sample::select(HELP),
        more in prop::sample::select(HELP),
    ) {
        let reply = format!("{before}550 5.1.1 {dead}{help}{more}");
        prop_assert_eq!(classify(&reply).severity, Severity::Hard, "or lists never get clean: {}", reply);
    }
}
