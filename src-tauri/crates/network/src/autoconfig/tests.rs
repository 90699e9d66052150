use proptest::prelude::*;

use super::*;

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="linden.example">
    <domain>linden.example</domain>
    <displayName>Linden &amp; Harbour Mail</displayName>
    <incomingServer type="pop3"><hostname>pop.linden.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
    <incomingServer type="imap">
      <hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
      <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
      <username>%EMAILLOCALPART%</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>plain.linden.example</hostname><port>25</port><socketType>plain</socketType>
      <authentication>password-cleartext</authentication><username>%EMAILADDRESS%</username>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>SMTP.linden.example.</hostname><port>587</port><socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username>
    </outgoingServer>
    <documentation url="https://linden.example/"><descr>Long help</descr></documentation>
  </emailProvider>
</clientConfig>"#;

fn read_it(file: &str) -> Result<Offer, Unreadable> {
    read(file.as_bytes(), "orders", "linden.example")
}

#[test]
fn a_settings_file_names_the_servers_with_encryption_only() {
    let offer = read_it(FILE).expect("a good file");
    assert_eq!(offer.provider, "Linden & Harbour Mail");
    let imap = Server {
        host: "imap.linden.example".to_owned(),
        port: 993,
        tls: Tls::Implicit,
        user: "orders".to_owned(),
        sign_in: vec![SignIn::OAuth, SignIn::Password],
    };
    let smtp = Server {
        host: "smtp.linden.example".to_owned(),
        port: 587,
        tls: Tls::StartTls,
        user: "orders@linden.example".to_owned(),
        sign_in: vec![SignIn::Password],
    };
    assert_eq!(offer.read, [imap], "POP3 is left out");
    assert_eq!(offer.send, [smtp], "a server in plain text is never suggested");
}

#[test]
fn what_cannot_be_meant_so_leaves_a_server_out() {
    let with = |from: &str, to: &str| {
        assert!(FILE.contains(from), "{from}");
        read_it(&FILE.replace(from, to)).expect(to)
    };
    for (from, to) in [
        ("<port>587</port>", "<port>0</port>"),
        ("<port>587</port>", "<port>70000</port>"),
        ("<port>587</port>", ""),
        (">STARTTLS<", ">starttls maybe<"),
        ("SMTP.linden.example.", "192.0.2.7"),
        ("SMTP.linden.example.", "localhost"),
        ("SMTP.linden.example.", "smtp.linden.example/../x"),
        ("SMTP.linden.example.", "%UNKNOWN%.linden.example"),
        ("SMTP.linden.example.", ""),
        (
            "<username>%EMAILADDRESS%</username>\n    </outgoingServer>\n    <documentation",
            "<authentication>NTLM</authentication></outgoingServer><documentation",
        ),
    ] {
        assert_eq!(with(from, to).send, [], "{from} -> {to}");
    }
    let user = with("<username>%EMAILLOCALPART%</username>", "<username>a&#10;b</username>");
    assert_eq!(user.read[0].user, "orders@linden.example", "a login name with a line break is none");
}

#[test]
fn what_is_no_settings_file_is_told_apart() {
    let check = |file: &str, why: Unreadable| assert_eq!(read_it(file), Err(why), "{file:.60}");
    check("<!DOCTYPE html><html><body>Welcome</body></html>", Unreadable::Tricky);
    check("<html><body>Welcome</body></html>", Unreadable::SomethingElse);
    check("", Unreadable::NotXml);
    check("Not found", Unreadable::NotXml);
    check(FILE.trim_end_matches("</clientConfig>"), Unreadable::NotXml);
    check(&FILE.replace("</emailProvider>", "</other>"), Unreadable::NotXml);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    check(&FILE.replace("<clientConfig", &format!("{bomb}<clientConfig")), Unreadable::Tricky);
    check(&FILE.replace("&amp;", "&unknown;"), Unreadable::Tricky);
    check(&FILE.replace("SMTP", &"x".repeat(600)), Unreadable::TooLarge);
    check(&format!("{}{}", "<clientConfig>".repeat(30), "</clientConfig>".repeat(30)), Unreadable::TooLarge);
    check(&" ".repeat(MOST_OCTETS + 1), Unreadable::TooLarge);
}

#[test]
fn the_address_is_written_into_the_question_so_that_it_stays_one_value() {
    let [first, second] = places("linden.example", "a+b&c=d@linden.example");
    assert_eq!(
        first,
        "https://autoconfig.linden.example/mail/config-v1.1.xml?emailaddress=a%2Bb%26c%3Dd@linden.example"
    );
    assert_eq!(second, "https://linden.example/.well-known/autoconfig/mail/config-v1.1.xml");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, "a", "b.example");
    }

    #[test]
    fn a_damaged_file_names_no_server_without_encryption(at in 0..FILE.len(), octet in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = FILE.as_bytes().to_vec();
        if cut { bytes.truncate(at) } else { bytes[at] = octet }
        if let Ok(offer) = read(&bytes, "orders", "linden.example") {
            for server in offer.send.iter().chain(&offer.read) {
                prop_assert!(server.port > 0);
                let host = host_name(&server.host);
                prop_assert_eq!(host.as_deref(), Some(server.host.as_str()));
            }
        }
    }
}
