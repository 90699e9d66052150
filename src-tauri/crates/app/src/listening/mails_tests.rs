use super::*;
use proptest::prelude::*;

fn texts(raw: &[u8]) -> Vec<String> {
    Mails::of(raw).map(|mail| String::from_utf8_lossy(&mail.unwrap().bytes).into_owned()).collect()
}

#[test]
fn a_stream_is_cut_where_the_whole_file_would_be() {
    let mbox = "From a@x.example Mon Jan  1 10:00:00 2026\nSubject: one\n\nFrom the shop, with love.\n\n\
                From b@x.example Mon Jan  1 10:01:00 2026\nSubject: two\n\nbody\n";
    let crlf = mbox.replace('\n', "\r\n");
    let cr = mbox.replace('\n', "\r");
    for (what, raw) in [("LF", mbox), ("CRLF", crlf.as_str()), ("CR", cr.as_str())] {
        let whole: Vec<String> = split(raw.as_bytes())
            .into_iter()
            .map(|mail| String::from_utf8_lossy(mail).into_owned())
            .collect();
        let streamed = texts(raw.as_bytes());
        assert_eq!(streamed.len(), 2, "{what}: two mails, the sentence that begins with From is none");
        for (streamed, whole) in streamed.iter().zip(&whole) {
            assert!(streamed.ends_with(whole.as_str()), "{what}: nothing of a mail is lost");
        }
    }
}

#[test]
fn one_mail_stays_one_whatever_it_begins_with() {
    let raw = b"From a@x.example Mon Jan  1 10:00:00 2026\nSubject: one\n\n\nFrom b@x.example Mon Jan  1 10:00:00 2026\n";
    assert_eq!(Mails::one(raw.as_slice()).count(), 1, "an .eml file quotes another mail at most");
    assert!(texts(b"").is_empty(), "an empty mailbox holds no mail");
    assert_eq!(Mails::one(b"".as_slice()).count(), 1, "an empty .eml file is told as one that says nothing");
    assert_eq!(
        texts(b"Subject: x\n\n\nFrom b@x.example Mon Jan  1 10:00:00 2026\n").len(),
        1,
        "this is no mbox file"
    );
}

#[test]
fn the_same_mail_is_known_by_the_same_hash() {
    let hash = |raw: &[u8]| Mails::of(raw).next().unwrap().unwrap().hash;
    assert_eq!(hash(b"Subject: a\n\nx"), hash(b"Subject: a\n\nx"), "else it would be applied twice");
    assert_ne!(hash(b"Subject: a\n\nx"), hash(b"Subject: a\n\ny"), "else a mail would be missed");
}

proptest! {
    #[test]
    fn garbage_comes_out_whole(raw in prop::collection::vec(any::<u8>(), 0..2000), mbox: bool) {
        let raw = if mbox { [b"From a 10:00\n".as_slice(), &raw].concat() } else { raw };
        let out: usize = Mails::of(raw.as_slice()).map(|mail| mail.unwrap().bytes.len()).sum();
        // Splitting mails out of one piece drops their separators and nothing else.
        prop_assert!(out <= raw.len());
        prop_assert!(mbox || out == raw.len());
    }
}
