use practice::{Config, Keep};

use crate::support::{Client, plain, start};

async fn send(config: Config, count: usize) -> practice::PostOffice {
    let office = start(config).await;
    let mut client = Client::connect(&office).await;
    client.say("EHLO x").await;
    for number in 0..count {
        assert_eq!(client.deliver(&format!("p{number}@list.example")).await, 250, "message {number}");
    }
    office
}

#[tokio::test]
async fn only_the_first_messages_are_kept_whole() {
    let keep = Keep { bodies: 2, envelopes: 4, folder: None };
    let office = send(Config { keep, ..plain() }, 6).await;
    let received = office.received();
    let kept: Vec<usize> = received.iter().map(|message| message.bytes.len()).collect();
    assert_eq!(kept, [25, 25, 0, 0], "two whole, two envelopes");
    assert!(received.iter().all(|message| message.size == 25), "the size is known all the same");
    let tally = office.tally();
    assert_eq!((tally.messages, tally.octets), (6, 150), "all are counted");
}

#[tokio::test]
async fn messages_become_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("practice");
    let keep = Keep { bodies: 2, folder: Some(inner.clone()), ..Keep::default() };
    let office = send(Config { keep, ..plain() }, 3).await;
    for name in ["000001.eml", "000002.eml"] {
        let text = std::fs::read(inner.join(name)).expect(name);
        assert_eq!(text, b"Subject: hello\r\n\r\nHello\r\n", "{name} is the message as it came");
    }
    assert!(!inner.join("000003.eml").exists(), "the third is over the limit");
    let received = office.received();
    assert_eq!(
        received[0].file.as_deref(),
        Some(inner.join("000001.eml").as_path()),
        "the envelope names its file"
    );
    assert_eq!(received[2].file, None);
    assert!(
        received.iter().all(|message| message.bytes.is_empty()),
        "what is in a file is not in memory too"
    );
}

#[tokio::test]
async fn a_folder_that_is_gone_is_a_temporary_refusal() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("practice");
    let keep = Keep { folder: Some(inner.clone()), ..Keep::default() };
    let office = start(Config { keep, ..plain() }).await;
    std::fs::remove_dir(&inner).expect("remove");
    let mut client = Client::connect(&office).await;
    client.say("EHLO x").await;
    assert_eq!(client.deliver("b@list.example").await, 452, "not accepted what could not be kept");
    assert!(office.received().is_empty());
}
