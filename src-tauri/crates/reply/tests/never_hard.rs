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
}
