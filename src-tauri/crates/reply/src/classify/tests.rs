use super::*;

#[track_caller]
fn check(class: Class, replies: &[&str]) {
    for reply in replies {
        let found = classify(reply);
        assert_eq!(found.class, class, "what follows for the person hangs on it: {reply:?}");
        assert_eq!(
            (found.severity, found.action),
            (class.severity(), class.action()),
            "a class has one consequence"
        );
    }
}

#[test]
fn only_dead_addresses_are_hard() {
    for class in Class::ALL {
        let dead = matches!(class, Class::BadMailbox | Class::BadDomain);
        assert_eq!(class.severity() == Severity::Hard, dead, "{class}: nobody else may lose mail for good");
        assert_eq!(
            class.action() == Action::Suppress,
            dead,
            "{class}: only dead addresses are suppressed at once"
        );
        assert_eq!(class.as_str().parse(), Ok(class), "classes are stored by name");
        assert!(!crate::plain_reason(class).ends_with('.'), "a reason stands in a table cell: {class}");
    }
    let pausing = Class::ALL.into_iter().filter(|class| class.action() == Action::PauseAccount);
    assert_eq!(
        pausing.collect::<Vec<_>>(),
        [Class::RateLimited, Class::SenderQuota],
        "only our own limits stop the rest"
    );
}

#[test]
fn codes_are_found_wherever_they_stand() {
    let codes = |text: &str| {
        let found = classify(text);
        (found.code, found.enhanced.map(|enhanced| enhanced.to_string()))
    };
    let both = (Some(550), Some("5.1.1".to_owned()));
    assert_eq!(codes("550 5.1.1 User unknown"), both, "as a server writes it");
    assert_eq!(codes("550-5.1.1 User\r\n550 5.1.1 unknown\r\n"), both, "on several lines");
    assert_eq!(
        codes("host mx[192.0.2.1] said: 550 5.1.1 <a@b.example>: User unknown"),
        both,
        "as Postfix passes it on"
    );
    assert_eq!(codes("smtp; 550 #5.1.1 user unknown"), both, "as a bounce quotes it");
    assert_eq!(codes("354 go ahead\n550 5.1.1 unknown"), both, "the refusal counts, not what came before");
    assert_eq!(codes("I have 500 recipients"), (None, None), "a number is no code");
    assert_eq!(codes("192.0.2.1 refused"), (None, None), "an address is no code");
    assert_eq!(codes(""), (None, None), "nothing holds nothing");
}

#[test]
fn given_codes_stand_for_those_in_the_text() {
    let enhanced = Enhanced::new(5, 2, 2);
    let found = classify_parts(Some(552), enhanced, "");
    assert_eq!(
        (found.class, found.code, found.enhanced),
        (Class::MailboxFull, Some(552), enhanced),
        "codes alone decide"
    );
    let found = classify_parts(Some(550), Enhanced::new(5, 1, 1), "Mailbox full");
    assert_eq!(
        found.class,
        Class::MailboxFull,
        "words beat a code that says otherwise: the mailbox is there"
    );
}

#[test]
fn a_name_in_an_address_or_host_says_nothing() {
    check(
        Class::BadMailbox,
        &[
            "550 5.1.1 <mailbox.full@greylist.example>: User unknown",
            "host spamhaus.example[192.0.2.1] said: 550 5.1.1 User unknown",
            "550 User not found:blacklist@virus.example",
        ],
    );
}

#[test]
fn a_reply_joined_on_the_way_is_read_as_one() {
    check(
        Class::ReputationBlocked,
        &[
            "550-5.7.1 [192.0.2.1 19] Our system has detected that this message is likely 550-5.7.1 suspicious due to the very low \
         550-5.7.1 reputation of the sending domain. To best protect 550 5.7.1 our users the message has been blocked.",
        ],
    );
    check(Class::BadMailbox, &["550 Adresse inconnue : boÃ®te inexistante", "550-No such\r\n550 user here"]);
}

#[test]
fn a_full_mailbox() {
    check(
        Class::MailboxFull,
        &[
            "452 4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaTemp",
            "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm",
            "452 4.2.2 Mailbox full",
            "552 5.2.2 The mailbox is full and can not accept messages",
            "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
            "550 5.7.1 Das Postfach des Empfängers ist voll",
            "552 5.2.2 Boîte aux lettres pleine",
            "552 Buzón lleno",
            "552 La casella di posta è piena",
            "552 A caixa de correio está cheia",
            "452 4.1.1 <anna@comcast.net> 4.2.2 mailbox full",
            "452 Requested action not taken: insufficient system storage: mailbox quota exceeded",
            "550 5.2.1 Mailbox full",
            "メールボックスが一杯です",
        ],
    );
}

#[test]
fn our_own_account_is_used_up() {
    check(
        Class::SenderQuota,
        &[
            "450 Requested mail action not taken: mailbox unavailable; Mail send limit exceeded. For explanation visit https://www.ionos.com/help/index.php?id=2425",
            "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852",
            "550-5.4.5 Daily user sending quota exceeded.",
            "550 5.7.1 <anna@bakery.example>: Sender address rejected: You have exceeded your daily sending limit",
            "554 5.2.252 SendAsDenied; submission quota exceeded",
            "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.",
            "550 Domain bakery.example has exceeded the max emails per hour (150/150 (100%)) allowed.  Message discarded.",
            "421 Domain bakery.example has exceeded the max defers and failures per hour (5/5 (100%)) allowed. Message will be reattempted later",
            "454 4.7.0 Throttling failure: Daily message quota exceeded.",
            "550 5.7.233 Message can't be delivered because tenant exceeded the tenant external recipient rate limit",
            "554 5.7.1 You have reached your daily email limit. Try again tomorrow.",
            "451 4.7.1 You have exceeded your hourly limit of 100 emails",
            "550 Sie haben Ihr Tageslimit erreicht",
            "452 4.5.3 Vous avez atteint la limite d'envoi",
        ],
    );
}

#[test]
fn too_fast_or_too_many() {
    check(
        Class::RateLimited,
        &[
            "454 Throttling failure: Maximum sending rate exceeded.",
            "421 4.7.0 Too many messages, slow down",
            "451 4.7.1 Rate limit exceeded, try again later",
            "421 4.4.5 Too many connections from your host",
            "452 4.5.3 Too many recipients",
            "450 4.7.1 Error: too much mail from 192.0.2.1",
            "421 RP-001 (SNT004-MC1F1) Unfortunately, some messages from 192.0.2.1 weren't sent. Please try again. We have limits for how many messages can be sent per hour and per day.",
        ],
    );
}

#[test]
fn come_back_later() {
    check(
        Class::Greylisted,
        &[
            "450 4.2.0 <anna@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.org.html",
            "451 4.7.1 Greylisting in action, please come back later",
            "451 DT:SPM 163 mx, please try again later",
            "450 4.7.1 <anna@example.org>: Recipient address rejected: Policy restrictions; try later",
            "451-192.0.2.1 is not yet authorized to deliver mail from 451 Please try later",
            "450 4.2.0 You are greylisted for 300 seconds",
            "451 Temporarily rejected. Try again later.",
            "451 4.3.0 Der Empfänger ist vorübergehend nicht erreichbar (Greylisting)",
        ],
    );
}

#[test]
fn nobody_of_that_name() {
    check(
        Class::BadMailbox,
        &[
            "550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
            "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550 5.1.1 unnecessary spaces.",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@contoso.com not found by SMTP address lookup",
            "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
            "554 delivery error: dd This user doesn't have a yahoo.com account",
            "550 Requested action not taken: mailbox unavailable",
            "550 No such user here",
            "550 5.1.1 unknown or illegal alias: anna@example.org",
            "550 #5.1.0 Address rejected.",
            "550 Unrouteable user",
            "553 5.3.0 <anna@example.org>... No such user here",
            "550 5.1.1 Unbekannter Empfänger",
            "550 5.1.1 Adresse inconnue",
            "550 Usuario desconocido",
            "550 5.1.1 Destinatário inexistente",
            "550 Utente sconosciuto",
            "550 5.1.1 Gebruiker onbekend",
            "550 宛先が存在しません",
            "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)",
            "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550",
            "550 Mailbox not found",
            "551 5.1.6 User has moved",
            "550 5.1.1 <anna@zen.co.uk>: Recipient address rejected: User unknown",
            "host mx.zen.co.uk[212.23.1.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
            "host relay.blacklist-free.example[192.0.2.1] said: 550 5.1.1 No such recipient",
            "550 5.2.1 This mailbox does not exist",
        ],
    );
}

#[test]
fn a_mailbox_switched_off() {
    check(
        Class::MailboxDisabled,
        &[
            "550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser",
            "554 30 Sorry, your message to anna@aol.com cannot be delivered. This mailbox is disabled (554.30).",
            "550 5.2.1 <anna@example.org>... Mailbox disabled for this recipient",
            "550 Mailbox ist deaktiviert",
            "550 5.2.1 Konto gesperrt",
            "550 Account has been suspended",
        ],
    );
}

#[test]
fn no_such_domain() {
    check(
        Class::BadDomain,
        &[
            "550 5.1.2 Host unknown (Name server: bakery.exmaple: host not found)",
            "550 5.4.310 DNS domain bakery.exmaple does not exist [Message=InfoDomainNonexistent]",
            "556 5.1.10 Recipient address has null MX",
            "521 5.3.2 example.org does not accept mail",
            "Unrouteable address",
            "all relevant MX records point to non-existent hosts",
            "Domain bakery.exmaple has no MX records or is invalid",
            "550 5.1.2 Domäne nicht gefunden",
        ],
    );
}

#[test]
fn nobody_is_dead_for_what_is_said_of_us_or_of_a_server() {
    for reply in [
        "550 5.7.1 You are not our customer",
        "550 This server is no longer in use",
        "550 You have no account here",
        "550 5.7.1 no such host 198.51.100.7 (PTR)",
        "550 unknown host HELO",
        "554 5.7.1 You do not have an account with us, so nothing is taken from you",
        "550 Your account here is not registered",
        "550 5.7.1 Sorry, you are not a known user of this system",
        "550 The client has no account on this server",
        "550 Service no longer in service, go away",
        "550 The gateway at this address is no longer in use",
        "550 This service has moved to another machine",
        "550 Our mail has been moved to a new home",
        "550 EHLO mill.example: unknown host",
        "550 Unknown host: mill.example",
        "550 host not known here",
        "550 Your server is not registered with us",
        "550 5.7.1 the calling host is not registered; see our pages",
        "554 5.7.1 no such host as 2001:db8::7",
        "550 <anna@northfen.example>: This server is no longer in use",
        "550 Recipient address: this machine is no longer in service",
        "550 There is no account for you",
        "550 5.7.1 There is no such host",
        "550 You are no longer a customer",
        "550 5.7.1 Sie haben kein Postfach bei uns",
        "550 5.7.1 Unbekannter Host 198.51.100.7",
        "550 Host unbekannt: HELO mill.example",
        "550 Onbekende host",
        "550 5.7.1 Your account was not found",
        "550 You are an unknown user",
        "550 5.7.1 address 198.51.100.7 not found",
        "550 unknown address 198.51.100.7",
        "550 5.7.1 you come from an unknown domain",
        "550 The domain you claim to be does not exist",
        "550 account not found for client",
        "550 Your mailbox does not exist, so you may not send",
    ] {
        assert_eq!(classify(reply).severity, Severity::Soft, "it speaks of no recipient: {reply}");
    }
}

#[test]
fn the_same_words_said_of_a_recipient_are_hard() {
    check(
        Class::BadMailbox,
        &[
            "550 No account by that name here",
            "550 no account on this server",
            "550 No user of that name at this host",
            "550 The user is not our customer",
            "550 5.7.1 This recipient is not our customer any more",
            "550 This mailbox is no longer in use",
            "550 The address <anna@northfen.example>: no longer in use",
            "550 The account is no longer in service. Please ask whom you know",
            "550 Access denied by server: user not registered",
            "550 That address does not exist here",
            "550 <anna@northfen.example> does not exist here",
            "550 The user has moved to another company",
            "550 <anna@northfen.example> is not on this server",
            "550 Kein Postfach mit diesem Namen",
            "550 5.1.1 not our customer",
            "550 The account you tried to reach is unknown",
            "550 The recipient you have named is not known here",
            "550 You have reached an account that is no longer in use",
            "550 The address you wrote to is no longer in use",
            "550 There is no mailbox of the name you gave",
        ],
    );
    check(
        Class::BadDomain,
        &[
            "550 5.1.2 no such host",
            "550 5.1.2 unknown host",
            "550 The address names an unknown host",
            "550 Recipient names no such host",
            "550 Host not found",
        ],
    );
}

#[test]
fn who_may_send_through_a_server_is_nobody_we_wrote_to() {
    check(
        Class::ReputationBlocked,
        &[
            "550 <news@mill.example> is not a registered gateway user",
            "553 5.1.1 not a valid relay user",
            "550 anna isn't a known submission account of ours",
            "550 This is no authorised SMTP client",
        ],
    );
    check(Class::BadMailbox, &["550 <anna@northfen.example> is not a registered user here"]);
}

#[test]
fn a_program_that_cannot_write_its_files_says_nothing_of_a_mailbox() {
    check(
        Class::Other,
        &[
            "maildrop: Could not create /srv/post/anna/tmp/17: id anna: no such user",
            "550 5.1.1 deliver: cannot lock /home/anna/inbox, user not found",
            "local delivery: unable to write /var/post/a17 - unknown user id 1017",
            "Failed to append to the box of anna: user unknown",
        ],
    );
    check(Class::BadMailbox, &["550 deliver: user unknown", "local delivery: no such user anna"]);
}

#[test]
fn too_large() {
    check(
        Class::TooLarge,
        &[
            "552 5.3.4 Message size exceeds fixed maximum message size (10240000)",
            "552 5.2.3 Message exceeds maximum fixed size",
            "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient",
            "554 5.3.4 Nachricht zu groß",
            "552 message size exceeded",
        ],
    );
}

#[test]
fn the_message_itself() {
    check(
        Class::ContentRejected,
        &[
            "550 5.7.1 This message looks like SPAM",
            "554 5.7.1 Spam message rejected; If this is not spam contact abuse",
            "550 High probability of spam",
            "554 5.6.0 Message contains invalid header",
            "552 5.7.0 Attachment type not allowed",
            "550 5.7.1 Message contains virus Eicar-Test-Signature",
            "554 5.7.1 Nachricht als Spam erkannt",
            "550 Rejected by content filter",
            "554 rejected due to virus",
            "550 URL in message body blocked: phishing",
            "550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds",
        ],
    );
}

#[test]
fn the_sender_is_not_trusted() {
    check(
        Class::ReputationBlocked,
        &[
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1",
            "550 5.7.606 Access denied, banned sending IP [192.0.2.1]",
            "550 SC-001 (COL004-MC2F1) Unfortunately, messages from 192.0.2.1 weren't sent. Please contact your Internet service provider since part of their network is on our block list.",
            "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints",
            "554-gmx.net (mxgmx101) Nemesis ESMTP Service not available\n554-No SMTP service\n554-Bad DNS PTR resource record.\n554 For explanation visit https://postmaster.gmx.net",
            "554 5.7.1 <mail.example.org[192.0.2.1]>: Client host rejected: Access denied",
            "450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]",
            "550 5.7.25 The IP address sending this message does not have a PTR record",
            "554 5.7.1 <anna@example.org>: Relay access denied",
            "550 5.7.1 Your email was blocked by Barracuda Reputation. Please see http://www.barracudanetworks.com/reputation/",
            "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1",
            "550 5.1.8 Access denied, bad outbound sender",
            "550 Ihre IP-Adresse steht auf einer Blacklist",
            "550 5.7.1 Votre adresse IP est bloquée",
        ],
    );
}

#[test]
fn whose_message_it_is() {
    check(
        Class::AuthenticationFailed,
        &[
            "550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass)",
            "550 5.7.1 SPF fail - not authorized",
            "550 5.7.23 SPF validation failed",
            "550-5.7.26 Unauthenticated email from bakery.example is not accepted due to domain's DMARC policy",
            "550 5.7.509 Access denied, sending domain bakery.example does not pass DMARC verification and has a DMARC policy of reject",
            "530 5.7.1 Authentication required",
            "535 5.7.8 Username and Password not accepted",
            "550 5.7.1 Email rejected per DMARC policy for bakery.example",
            "554 5.7.9 Message not accepted for policy reasons: DKIM signature did not verify",
            "550 5.7.515 Access denied, sending domain bakery.example doesn't meet the required authentication level",
            "550 5.7.1 Absender nicht autorisiert (SPF)",
        ],
    );
}

#[test]
fn nobody_answered() {
    check(
        Class::Network,
        &[
            "451 4.4.1 Connection timed out",
            "connect to mx.example.org[192.0.2.1]:25: Connection refused",
            "421 4.4.2 Connection dropped",
            "451 4.4.3 Temporary server error. Please try again later",
            "554 5.4.6 Too many hops",
            "550 4.4.7 QUEUE.Expired; message expired",
            "Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again",
            "421 Service not available, closing transmission channel",
        ],
    );
}

#[test]
fn nothing_to_go_by() {
    check(
        Class::Other,
        &[
            "550",
            "",
            "554 Transaction failed",
            "451 4.3.0 Internal error",
            "503 5.5.1 Bad sequence of commands",
            "450 4.0.0 temporary failure",
            "500 5.5.1 Command unrecognized",
            "452 4.3.1 Insufficient system resources",
        ],
    );
}

#[test]
fn servers_speak_other_languages() {
    check(
        Class::BadMailbox,
        &[
            "550 5.1.1 Das E-Mail-Konto, das Sie erreichen wollten, existiert nicht. Bitte prüfen Sie die Adresse des Empfängers auf Tippfehler.",
            "550 5.1.1 El usuario anna@x.example no existe en este servidor",
            "550 L'utilisateur n'existe pas",
            "550 5.1.1 L'adresse e-mail que vous avez saisie est introuvable. Veuillez la vérifier.",
            "550 Utente non trovato in questo dominio",
            "550 Angeforderte Aktion nicht ausgeführt: Postfach nicht verfügbar",
            "550 Acción solicitada no realizada: buzón no disponible",
            "550 5.1.1 ユーザーが見つかりません",
        ],
    );
    check(
        Class::MailboxFull,
        &[
            "552 5.2.2 Das Postfach hat sein Kontingent überschritten",
            "552 5.2.2 La boîte de réception du destinataire est saturée : quota dépassé",
            "552 5.2.2 El buzón del usuario ha superado su cuota",
            "452 4.2.2 La casella del destinatario è piena",
            "452 4.2.2 受信者のメールボックスがいっぱいです",
            "550 5.2.2 Le compte de messagerie a dépassé son quota",
        ],
    );
    check(
        Class::MailboxDisabled,
        &[
            "550 5.2.1 Das E-Mail-Konto, das Sie erreichen wollten, ist deaktiviert",
            "550 5.2.1 Cette boîte est inactive",
            "550 5.2.1 La cuenta de correo está deshabilitada",
        ],
    );
    check(
        Class::ReputationBlocked,
        &[
            "554 5.7.1 Dienst nicht verfügbar; Client-Host [192.0.2.1] blockiert durch zen.spamhaus.org",
            "550 5.7.1 Ihre IP-Adresse wurde wegen schlechter Reputation abgewiesen",
            "550 5.7.1 Votre adresse IP figure sur une liste noire",
            "554 5.7.1 Zugriff verweigert",
            "554 5.7.1 Weiterleitung nicht erlaubt",
        ],
    );
    check(
        Class::ContentRejected,
        &[
            "550 5.7.1 Nachricht wurde als Spam eingestuft",
            "554 5.7.1 Mensaje rechazado por contener un virus",
            "550 5.7.1 Votre message a été considéré comme du spam",
            "554 Messaggio rifiutato: contenuto non consentito",
            "550 Wir haben festgestellt, dass es sich bei dieser Nachricht wahrscheinlich um unerwünschte E-Mail handelt",
        ],
    );
    check(
        Class::Greylisted,
        &[
            "451 4.7.1 Greylisting aktiv, bitte versuchen Sie es später erneut",
            "450 4.2.0 Veuillez réessayer dans 5 minutes",
            "451 4.7.1 Por favor, inténtelo de nuevo más tarde",
        ],
    );
    check(
        Class::RateLimited,
        &[
            "421 4.7.0 Zu viele Verbindungen von Ihrer IP",
            "452 4.5.3 Demasiados destinatarios",
            "450 4.7.1 Sie senden zu schnell",
        ],
    );
    check(
        Class::SenderQuota,
        &[
            "550 5.4.5 Das tägliche Sendelimit des Benutzers wurde überschritten",
            "550 5.4.5 Limite quotidienne d'envoi dépassée",
            "550 Ha superado su límite diario de envío",
            "452 Sie haben das Limit von 100 E-Mails pro Stunde erreicht",
        ],
    );
    check(
        Class::AuthenticationFailed,
        &[
            "550 5.7.26 Diese Nachricht hat die Authentifizierungsprüfung nicht bestanden (SPF und DKIM)",
            "550 5.7.1 Aufgrund der DMARC-Richtlinie der Domain abgelehnt",
            "550 5.7.1 Message refusé en raison de la politique DMARC",
        ],
    );
    check(
        Class::TooLarge,
        &[
            "552 5.3.4 Die Nachricht überschreitet die maximale Nachrichtengröße",
            "552 5.3.4 La taille du message dépasse la limite",
            "552 El tamaño del mensaje excede el límite",
        ],
    );
    check(
        Class::BadDomain,
        &[
            "550 5.1.2 Die Domain des Empfängers wurde nicht gefunden",
            "550 5.1.2 Le domaine du destinataire n'existe pas",
            "550 Nombre de dominio no encontrado",
        ],
    );
    check(
        Class::Network,
        &[
            "Zeitüberschreitung der Verbindung",
            "Verbindung abgelehnt",
            "451 4.4.1 Délai de connexion dépassé",
        ],
    );
}
