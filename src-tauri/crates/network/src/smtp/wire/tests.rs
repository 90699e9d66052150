use proptest::prelude::*;

use super::*;

fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    stuff(message, &mut out);
    out
}

#[test]
fn dots_are_stuffed_and_the_end_is_a_dot() {
    for (message, expect) in [
        ("", "\r\n.\r\n"),
        ("\r\n", "\r\n.\r\n"),
        ("a", "a\r\n.\r\n"),
        ("a\r\n", "a\r\n.\r\n"),
        (".", "..\r\n.\r\n"),
        (".\r\n", "..\r\n.\r\n"),
        ("a\r\n.\r\n..\r\n.b\r\nc.\r\n", "a\r\n..\r\n...\r\n..b\r\nc.\r\n.\r\n"),
    ] {
        assert_eq!(String::from_utf8_lossy(&stuffed(message.as_bytes())), expect, "{message:?}");
    }
}

/// What a server makes of the octets: the lines up to the final dot, each without the dot that was put before it.
fn received(octets: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut message, mut used) = (Vec::new(), 0);
    for line in octets.split_inclusive(|b| *b == b'\n') {
        used += line.len();
        if line == b".\r\n" {
            return Some((message, used));
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    None
}

proptest! {
    #[test]
    fn a_server_reads_the_message_that_was_said(lines in prop::collection::vec("[.a]{0,3}", 0..8), ended in any::<bool>()) {
        let mut message = lines.join("\r\n");
        if ended {
            message.push_str("\r\n");
        }
        let octets = stuffed(message.as_bytes());
        let (read, used) = received(&octets).expect("it ends");
        prop_assert_eq!(used, octets.len(), "and nothing comes behind its end");
        let expect = if message.ends_with("\r\n") { message } else { format!("{message}\r\n") };
        prop_assert_eq!(String::from_utf8_lossy(&read), expect);
    }
}
