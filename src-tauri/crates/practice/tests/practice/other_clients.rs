//! Clients of other makers: what our own session gets wrong in the same way as our own server would else go unseen.

use std::path::Path;
use std::process::{Command, Stdio};

use practice::{Config, Login};

use crate::support::{plain, start};

const PYTHON: &str = "/usr/bin/python3";
const SMTP_SOURCE: &str = "/usr/sbin/smtp-source";

fn is_there(program: &str) -> bool {
    let there = Path::new(program).exists();
    if !there {
        missing::missing(program);
    }
    there
}

/// Runs it beside the server and asserts that it is content.
async fn run(program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let output =
        tokio::task::spawn_blocking(move || command.output()).await.expect("joined").expect("started");
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{program}: {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_smtp_source_delivers_with_many_sessions() {
    if !is_there(SMTP_SOURCE) {
        return;
    }
    let office = start(plain()).await;
    let server = format!("127.0.0.1:{}", office.port());
    let arguments = ["-s", "5", "-m", "200", "-l", "5000", "-f", "a@shop.example", "-t", "b@list.example"];
    run(SMTP_SOURCE, &[&arguments[..], &[server.as_str()]].concat()).await;
    run(SMTP_SOURCE, &[&["-d"], &arguments[..], &[server.as_str()]].concat()).await;
    let received = office.received();
    assert_eq!(received.len(), 400, "every message of both runs");
    assert!(received.iter().all(|message| message.size >= 5_000), "each is whole");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_smtplib_sends_in_every_way_it_knows() {
    if !is_there(PYTHON) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let ca = folder.path().join("ca.pem");
    let login = Login { user: "ann@shop.example".to_owned(), secret: "s3cret".to_owned() };
    let starttls = start(Config { login: Some(login.clone()), ..Config::default() }).await;
    starttls.write_ca(&ca).expect("the authority's file");
    let script = r#"
import smtplib, ssl, sys
port, ca = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context(cafile=ca)
client = smtplib.SMTP("localhost", port)
assert client.ehlo()[0] == 250
client.starttls(context=context)
client.ehlo()
assert client.has_extn("smtputf8") and client.has_extn("8bitmime") and not client.has_extn("starttls")
try:
    client.login("ann@shop.example", "wrong")
    raise SystemExit("a wrong password was taken")
except smtplib.SMTPAuthenticationError as error:
    assert error.smtp_code == 535, error
client.login("ann@shop.example", "s3cret")
client.sendmail("a@shop.example", ["b@list.example"], b"Subject: x\r\n\r\n.dot\r\nbye\r\n")
client.sendmail("a@shop.example", ["\u00f6@list.example"], "Subject: x\r\n\r\nGr\u00fc\u00dfe\r\n".encode(), ["SMTPUTF8", "BODY=8BITMIME"])
refused = client.sendmail("a@shop.example", ["c@list.example", "no address"], b"Subject: y\r\n\r\nhi\r\n")
assert list(refused) == ["no address"] and refused["no address"][0] == 501, refused
client.quit()
"#;
    let path = ca.to_str().expect("a path in UTF-8");
    run(PYTHON, &["-c", script, &starttls.port().to_string(), path]).await;
    let received = starttls.received();
    assert_eq!(received.len(), 3, "three messages");
    assert_eq!(&received[0].bytes[..], b"Subject: x\r\n\r\n.dot\r\nbye\r\n", "dots survive");
    assert_eq!(received[1].rcpt_to, ["ö@list.example"], "a recipient that needs SMTPUTF8");
    assert_eq!(received[2].rcpt_to, ["c@list.example"], "the one good recipient of two");
    assert!(received.iter().all(|message| message.tls), "all under TLS");

    let implicit =
        start(Config { tls: practice::Tls::Implicit, login: Some(login), ..Config::default() }).await;
    implicit.write_ca(&ca).expect("the authority's file");
    let script = r#"
import smtplib, ssl, sys
client = smtplib.SMTP_SSL("127.0.0.1", int(sys.argv[1]), context=ssl.create_default_context(cafile=sys.argv[2]))
client.login("ann@shop.example", "s3cret")
client.sendmail("a@shop.example", ["b@list.example"], b"Subject: x\r\n\r\nhi\r\n")
client.quit()
"#;
    run(PYTHON, &["-c", script, &implicit.port().to_string(), path]).await;
    assert_eq!(implicit.received().len(), 1, "over TLS from the start");
}
