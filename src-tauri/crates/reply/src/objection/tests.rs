use super::*;

#[track_caller]
fn check(text: &str, expect: Option<Objection>) {
    assert_eq!(objection_to_us(None, text), expect, "{text}");
}

#[test]
fn a_server_that_does_not_let_us_send_says_so_beyond_doubt() {
    for text in [
        "553 5.7.1 <shop@lindenbakery.example>: Sender address rejected: not logged in",
        "550 5.1.8 <shop@lindenbakery.example>: Sender address rejected: Domain not found",
        "450 4.1.8 <shop@lindenbakery.example>: Sender address rejected: Domain not found",
        "550 5.1.0 <shop@lindenbakery.example>: Sender address rejected: User unknown in virtual mailbox table",
        "550-Verification failed for <shop@lindenbakery.example>\n550-No Such User Here\n550 Sender verify failed",
        "550-Verification failed for <shop@lindenbakery.example>\n550-Called:   192.0.2.7\n550-Response: 550 unknown user\n550 Sender verify failed",
        "550 5.1.7 <shop@lindenbakery.example>: Sender address rejected: undeliverable address: host mx.northfen.example[192.0.2.9] said: 550 User unknown",
        "451 Could not complete sender verify callout",
        "553 5.1.8 <shop@lindenbakery.example>... Domain of sender address shop@lindenbakery.example does not exist",
        "550 Sending user me@lindenbakery.example not allowed to send as shop@lindenbakery.example",
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        "554 5.2.252 SendAsDenied; shop@lindenbakery.example not allowed to send as ann@shop.example",
        "550 Requested action not taken: mailbox unavailable\nSender address is not allowed.",
        "501 5.1.7 Bad address syntax",
    ] {
        check(text, Some(Objection::Sender));
    }
    for text in [
        "553 5.7.1 <shop@lindenbakery.example>: Sender address rejected: not owned by user me",
        "553 Mail from must equal authorized user",
        "553 5.7.1 <ben@northfen.example>: Recipient address rejected: Sender is not same as SMTP authenticate username",
    ] {
        check(text, Some(Objection::SenderOfLogin));
    }
    for text in [
        "550 5.7.1 Relaying denied",
        "554 5.7.1 <x@y.example>: Relay access denied",
        "454 4.7.1 <x@y.example>: Relay access denied",
        "550 relay not permitted",
        "550 5.7.1 Unable to relay for x@y.example",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "553 Relaying disallowed as shop@lindenbakery.example",
    ] {
        check(text, Some(Objection::Relay));
    }
    for text in
        ["550 5.7.1 Authentication required", "550 SMTP authentication is required", "503 5.5.1 AUTH first"]
    {
        check(text, Some(Objection::Login));
    }
}

#[test]
fn what_is_said_of_a_recipient_or_by_another_server_is_not_about_us() {
    for text in [
        "550 5.1.1 <ben@northfen.example>: Recipient address rejected: User unknown in local recipient table",
        "554 5.7.1 <ben@northfen.example>: Recipient address rejected: Access denied",
        "554 5.7.1 <ben@northfen.example>: Recipient address rejected: Relay access denied",
        "550 5.1.1 User unknown",
        "452 4.2.2 Mailbox full",
        "550 5.7.1 Policy rejection on the target address",
        "550 5.7.1 Blocked",
        "554 5.7.1 Service unavailable; Sender address [shop@lindenbakery.example] blocked using dbl.spamhaus.org",
        "550 5.7.1 You are not allowed to send to this recipient",
        "550 5.7.1 Sender denied",
        "550 Sender is blocked by the recipient",
        "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed",
        "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required",
        "550 You must be a member: only members may post, sender address rejected",
        "550 5.7.26 Unauthenticated email is not accepted; DKIM authentication required",
        "550 5.1.1 <ben@northfen.example>: Recipient address rejected: undeliverable address: host mx.northfen.example[192.0.2.9] said: 554 5.7.1 Relay access denied",
        "550 host mx.northfen.example[192.0.2.9] said: 550 5.1.8 Sender address rejected: Domain not found",
        "550-Callout verification failed:\n550 550 5.7.1 Relaying denied",
        "550-Verification failed for <ben@northfen.example>\n550-Response: 553 5.1.8 Sender address rejected\n550 Unrouteable address",
        "550 5.1.8 Remote server returned: 550 5.1.8 no",
        "",
    ] {
        check(text, None);
    }
}

proptest::proptest! {
    /// Whatever a server says, and whomever it quotes, it is read to its end.
    #[test]
    fn any_words_are_read(text in "(?s)([ -~]{0,12}|said: |response: |returned: |\n|[^a-z]{0,6}|relaying denied|5\\.1\\.8 ){0,8}") {
        let _ = objection_to_us(None, &text);
        let _ = crate::is_our_lock(None, &text, true);
    }
}
