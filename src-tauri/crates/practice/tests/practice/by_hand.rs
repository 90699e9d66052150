use practice::{Config, Login, PostOffice, Tls};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Client, plain, start};

#[tokio::test]
async fn commands_out_of_order_get_503() {
    let office = start(plain()).await;
    let mut client = Client::connect(&office).await;
    client
        .play(&[
            ("MAIL FROM:<a@shop.example>", 503),
            ("EHLO laptop", 250),
            ("RCPT TO:<b@list.example>", 503),
            ("DATA", 503),
            ("MAIL FROM:<a@shop.example>", 250),
            ("DATA", 503),
            ("MAIL FROM:<a@shop.example>", 503),
            ("RCPT TO:<b@list.example>", 250),
            ("RSET", 250),
            ("DATA", 503),
            ("MAIL FROM:<a@shop.example>", 250),
            ("EHLO laptop", 250),
            ("RCPT TO:<b@list.example>", 503),
            ("VRFY b", 252),
            ("HELP", 214),
            ("NOOP", 250),
            ("STARTTLS", 502),
            ("QUIT", 221),
        ])
        .await;
    assert_eq!(client.reply().await, None, "QUIT closes the connection");
    assert!(office.received().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn ehlo_names_what_the_server_can_do() {
    let office = start(Config { max_size: 1_000, ..Config::default() }).await;
    let mut client = Client::connect(&office).await;
    client.send(b"EHLO [127.0.0.1]\r\n").await;
    let (code, lines) = client.reply().await.expect("a reply");
    assert_eq!(code, 250);
    for keyword in [
        "PIPELINING",
        "SIZE 1000",
        "8BITMIME",
        "SMTPUTF8",
        "ENHANCEDSTATUSCODES",
        "AUTH PLAIN LOGIN XOAUTH2",
        "STARTTLS",
    ] {
        assert!(lines.iter().any(|line| line == keyword), "{keyword} is missing in {lines:?}");
    }
    client
        .play(&[
            ("MAIL FROM:<a@shop.example> SIZE=1001", 552),
            ("MAIL FROM:<ä@shop.example>", 550),
            ("MAIL FROM:<ä@shop.example> SMTPUTF8", 250),
            ("RCPT TO:<ö@list.example>", 250),
            ("RSET", 250),
            ("MAIL FROM:<a@shop.example>", 250),
            ("RCPT TO:<ö@list.example>", 553),
            ("RSET", 250),
            ("HELO laptop", 250),
            ("MAIL FROM:<a@shop.example> SIZE=10", 555),
        ])
        .await;
}

#[tokio::test]
async fn a_message_arrives_as_it_was_sent() {
    let office = start(plain()).await;
    let mut client = Client::connect(&office).await;
    client.play(&[("EHLO laptop", 250), ("MAIL FROM:<>", 250), ("RCPT TO:<b@list.example>", 250)]).await;
    client
        .play(&[
            ("RCPT TO:<c@list.example>", 250),
            ("DATA", 354),
            ("Subject: x\r\n\r\n..dot\r\nend\r\n.", 250),
        ])
        .await;
    let received = office.received();
    assert_eq!(received.len(), 1, "one message for two people");
    assert_eq!(received[0].mail_from, "", "the null sender");
    assert_eq!(received[0].rcpt_to, ["b@list.example", "c@list.example"]);
    assert_eq!(&received[0].bytes[..], b"Subject: x\r\n\r\n.dot\r\nend\r\n", "dots unstuffed, nothing added");
    assert_eq!((received[0].tls, received[0].user.clone()), (false, None));
}

#[tokio::test]
async fn smuggled_messages_do_not_arrive() {
    let office = start(plain()).await;
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r\n", "\r\n.\r"] {
        let mut client = Client::connect(&office).await;
        client
            .play(&[("EHLO x", 250), ("MAIL FROM:<a@shop.example>", 250), ("RCPT TO:<b@list.example>", 250)])
            .await;
        assert_eq!(client.say("DATA").await, 354);
        let smuggled = "MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@list.example>\r\nDATA\r\nevil";
        let code = client.say(&format!("Hello{end}{smuggled}\r\n.")).await;
        assert_eq!(code, 550, "{end:?} is no end of a message, and no content of one either");
        assert_eq!(client.say("NOOP").await, 250, "and the session is still in step");
    }
    assert!(office.received().is_empty(), "neither the message nor the smuggled one may arrive");
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let office = start(plain()).await;
    let mut client = Client::connect(&office).await;
    client
        .send(
            b"EHLO x\r\nMAIL FROM:<a@shop.example>\r\nRCPT TO:<bad>\r\nRCPT TO:<b@list.example>\r\nDATA\r\n",
        )
        .await;
    for expect in [250, 250, 501, 250, 354] {
        assert_eq!(
            client.reply().await.map(|reply| reply.0),
            Some(expect),
            "replies in the order of the commands"
        );
    }
    client.send(b"one\r\n.\r\nMAIL FROM:<a@shop.example>\r\nRCPT TO:<c@list.example>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n").await;
    for expect in [250, 250, 250, 354, 250, 221] {
        assert_eq!(client.reply().await.map(|reply| reply.0), Some(expect), "also behind a message");
    }
    let bodies: Vec<Vec<u8>> = office.received().iter().map(|message| message.bytes.to_vec()).collect();
    assert_eq!(bodies, [b"one\r\n".to_vec(), b"two\r\n".to_vec()], "each message is its own");
}

#[tokio::test]
async fn login_is_demanded_where_there_is_an_account() {
    let login = Login { user: "ann".to_owned(), secret: "s3cret".to_owned() };
    let office = start(Config { login: Some(login), ..plain() }).await;
    let mut client = Client::connect(&office).await;
    client
        .play(&[
            ("AUTH PLAIN", 503),
            ("EHLO x", 250),
            ("MAIL FROM:<a@shop.example>", 530),
            ("AUTH CRAM-MD5", 504),
            ("AUTH PLAIN AGFubgB3cm9uZw==", 535),
            ("AUTH PLAIN", 334),
            ("*", 501),
            ("AUTH LOGIN", 334),
            ("YW5u", 334),
            ("czNjcmV0", 235),
            ("AUTH PLAIN AGFubgBzM2NyZXQ=", 503),
        ])
        .await;
    assert_eq!(client.deliver("b@list.example").await, 250);
    assert_eq!(office.received()[0].user.as_deref(), Some("ann"), "the message says who sent it");
    assert_eq!(office.tally().logins, 1, "failed logins do not count");
}

#[tokio::test]
async fn words_behind_starttls_end_the_session() {
    let office = start(Config::default()).await;
    let mut client = Client::connect(&office).await;
    client.say("EHLO x").await;
    client.send(b"STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n").await;
    assert_eq!(client.reply().await.map(|reply| reply.0), Some(220));
    assert_eq!(client.reply().await, None, "plain words must never be read as if they came under TLS");
}

#[tokio::test]
async fn garbage_and_endless_lines_are_sent_away() {
    let office = start(plain()).await;
    let mut client = Client::connect(&office).await;
    let mut last = 0;
    for _ in 0..30 {
        last = client.say("GET / HTTP/1.1").await;
        if last == 421 {
            break;
        }
    }
    assert_eq!(last, 421, "patience has an end");
    assert_eq!(client.reply().await, None, "and then the connection too");

    let mut client = Client::connect(&office).await;
    client.send(&vec![b'x'; 20_000]).await;
    assert_eq!(client.reply().await.map(|reply| reply.0), Some(500), "a line without end");
    let mut client = Client::connect(&office).await;
    client.send(b"NOOP\n").await;
    assert_eq!(client.reply().await.map(|reply| reply.0), Some(500), "a bare LF ends no line");
}

#[tokio::test]
async fn one_connection_too_many_is_turned_away() {
    let office = start(Config { max_connections: 2, ..plain() }).await;
    let first = Client::connect(&office).await;
    let _second = Client::connect(&office).await;
    assert_eq!(Client::greeted(&office).await.1, 421, "the third has to wait");
    drop(first);
    for _ in 0..100 {
        if Client::greeted(&office).await.1 == 220 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("a place that was given up must be free again");
}

#[tokio::test]
async fn stopping_closes_everything() {
    let office = start(plain()).await;
    let mut client = Client::connect(&office).await;
    assert_eq!(client.say("EHLO x").await, 250);
    office.stop();
    assert_eq!(client.reply().await, None, "open connections end");
    let taken = PostOffice::start(Config { port: office.port(), ..plain() }).await;
    assert!(taken.is_ok(), "the port is free again");
    let error = PostOffice::start(Config { port: office.port(), tls: Tls::Off, ..Config::default() }).await;
    assert!(error.is_err(), "a port can be had once");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever comes, the server lives on and serves the next client.
    #[test]
    fn garbage_never_harms_the_server(octets in prop::collection::vec(
        prop_oneof![
            Just(b"EHLO x\r\n".to_vec()), Just(b"MAIL FROM:<a@b.example>\r\n".to_vec()), Just(b"DATA\r\n".to_vec()),
            Just(b"RCPT TO:<a@b.example>\r\n".to_vec()), Just(b"AUTH LOGIN\r\n".to_vec()), Just(b".\r\n".to_vec()),
            Just(b"STARTTLS\r\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..40),
        ], 0..30)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let office = start(plain()).await;
            let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", office.port())).await.expect("connect");
            let _ = stream.write_all(&octets.concat()).await;
            let _ = stream.shutdown().await;
            let mut said = Vec::new();
            let _ = stream.read_to_end(&mut said).await;
            assert!(said.starts_with(b"220 "), "it greets before anything else");
            assert_eq!(Client::connect(&office).await.say("QUIT").await, 221, "the next client is served");
        });
    }
}
