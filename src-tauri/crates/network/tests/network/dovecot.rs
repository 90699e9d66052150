//! Debian's Dovecot: the same look into a mailbox of another maker's.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use network::imap::{Session, Settings, Timeouts, sent_folder};
use network::smtp::{Login, Tls, TlsVersion};

const DOVECOT: &str = "/usr/sbin/dovecot";

struct Dovecot {
    child: Child,
    folder: tempfile::TempDir,
    starttls: u16,
    implicit: u16,
}

impl Drop for Dovecot {
    /// Ends the process it started, and no other; its helpers go with it.
    fn drop(&mut self) {
        let stopped = Command::new("/usr/bin/doveadm")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .arg("stop")
            .stderr(Stdio::null())
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its number").port()
}

fn id(flag: &str) -> String {
    let said = Command::new("id").arg(flag).output().expect("id");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

fn start() -> Option<Dovecot> {
    if !Path::new(DOVECOT).exists() {
        missing::missing("Dovecot (dovecot-imapd)");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let ca_key = rcgen::KeyPair::generate().expect("a key");
    let mut ca = rcgen::CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    std::fs::write(at("ca.pem"), ca.self_signed(&ca_key).expect("an authority").pem()).expect("write");
    let key = rcgen::KeyPair::generate().expect("a key");
    let leaf = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    let leaf = leaf.signed_by(&key, &rcgen::Issuer::new(ca, ca_key)).expect("a certificate");
    std::fs::write(at("cert.pem"), leaf.pem()).expect("write");
    std::fs::write(at("key.pem"), key.serialize_pem()).expect("write");
    // Dovecot gives nobody the mail of root: there a user without rights owns it.
    let root = id("-u") == "0";
    let (uid, gid) = if root { ("65534".to_owned(), "65534".to_owned()) } else { (id("-u"), id("-g")) };
    let (user, group) =
        if root { ("nobody".to_owned(), "nogroup".to_owned()) } else { (id("-un"), id("-gn")) };
    for name in [
        "mail",
        "mail/cur",
        "mail/new",
        "mail/tmp",
        "mail/.Gesendet",
        "mail/.Gesendet/cur",
        "mail/.Gesendet/new",
        "mail/.Gesendet/tmp",
    ] {
        std::fs::create_dir(at(name)).expect("a folder");
    }
    for (number, to) in [(1, "ben@list.example"), (2, "ann@a.example, cy@c.example")] {
        let text = format!(
            "Message-ID: <{number}@shop.example>\r\nDate: Mon, 23 Mar 2026 14:03:00 +0000\r\nTo: {to}\r\nSubject: x\r\n\r\nHello\r\n"
        );
        std::fs::write(at(&format!("mail/.Gesendet/cur/{number}.x:2,S")), text).expect("write");
    }
    if root {
        let owned = Command::new("chown").args(["-R", "nobody:nogroup"]).arg(at("mail")).status();
        assert!(owned.expect("chown").success());
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("rights");
    let (starttls, implicit) = (free_port(), free_port());
    let base = folder.path().display();
    let config = format!(
        "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {base}/run\nstate_dir = {base}/state\nlog_path = {base}/log\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         ssl = required\nssl_cert = <{base}/cert.pem\nssl_key = <{base}/key.pem\ndisable_plaintext_auth = yes\nauth_failure_delay = 0\n\
         mail_location = maildir:{base}/mail\nmail_uid = {uid}\nmail_gid = {gid}\nfirst_valid_uid = 1\n\
         service imap-login {{\n chroot =\n inet_listener imap {{\n port = {starttls}\n }}\n inet_listener imaps {{\n port = {implicit}\n ssl = yes\n }}\n}}\n\
         service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n\
         passdb {{\n driver = static\n args = password=s3cret\n}}\n\
         userdb {{\n driver = static\n args = uid={uid} gid={gid} home={base}/mail\n}}\n\
         namespace inbox {{\n inbox = yes\n mailbox Gesendet {{\n special_use = \\Sent\n }}\n}}\n"
    );
    std::fs::write(at("dovecot.conf"), config).expect("write");
    let child = Command::new(DOVECOT)
        .arg("-F")
        .arg("-c")
        .arg(at("dovecot.conf"))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("dovecot starts");
    let dovecot = Dovecot { child, folder, starttls, implicit };
    let deadline = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", implicit)).is_err() {
        let log = || std::fs::read_to_string(dovecot.folder.path().join("log")).unwrap_or_default();
        assert!(Instant::now() < deadline, "dovecot does not listen: {}", log());
        std::thread::yield_now();
    }
    Some(dovecot)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dovecot_shows_its_sent_folder_over_tls_in_both_ways() {
    let Some(dovecot) = start() else { return };
    for (port, tls) in [(dovecot.implicit, Tls::Implicit), (dovecot.starttls, Tls::StartTls)] {
        let login = Login::Password { user: "ann".to_owned(), password: "s3cret".to_owned().into() };
        let settings = Settings {
            login,
            ca_file: Some(dovecot.folder.path().join("ca.pem")),
            timeouts: Timeouts::all(Duration::from_secs(20)),
            ..Settings::new("127.0.0.1", port, tls)
        };
        let mut session = Session::open(&settings).await.unwrap_or_else(|why| {
            panic!(
                "{tls:?}: {why:?}\n{}",
                std::fs::read_to_string(dovecot.folder.path().join("log")).unwrap_or_default()
            )
        });
        assert_eq!(session.tls_version(), Some(TlsVersion::Tls13), "{tls:?}");
        let folders = session.folders().await.expect("folders");
        let sent = sent_folder(&folders).expect("marked, whatever it is called");
        assert!(sent.marked_sent && sent.shown == "Gesendet", "{folders:?}");
        let contents = session.examine(&sent.name).await.expect("examine");
        assert!(contents.mails == 2 && contents.uid_validity > 0, "{contents:?}");
        let uids = session.since(jiff::civil::date(2020, 1, 1), None).await.expect("search");
        let mails = session.mails(&uids).await.expect("fetch");
        let people: Vec<u32> = mails.iter().map(|mail| mail.people).collect();
        assert_eq!(people, [1, 2]);
        assert_eq!(mails[0].message_id.as_deref(), Some("1@shop.example"));
        assert_eq!(session.find("2@shop.example").await.expect("search"), uids.last().copied());
        session.close().await;

        let wrong = Login::Password { user: "ann".to_owned(), password: "wrong".to_owned().into() };
        let error = Session::open(&Settings { login: wrong, ..settings.clone() }).await.expect_err("refused");
        assert_eq!(error.code(), "imap-login-refused");
        let error = Session::open(&Settings { ca_file: None, ..settings }).await.expect_err("not trusted");
        assert_eq!(error.code(), "imap-certificate-unknown-issuer");
    }
}
