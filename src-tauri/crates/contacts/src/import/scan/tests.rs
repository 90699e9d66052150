use super::*;

fn check(text: &str, expect: &[&str]) {
    let cut = Cut { delimiter: b',', quoted_limit: 40 };
    let mut found = Vec::new();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let next = match scan(rest, cut, true) {
            Scan::Record { length, next } => {
                found.push(String::from_utf8_lossy(&rest[..length]).into_owned());
                next
            }
            Scan::Stray { length, next, .. } => {
                let mut mended = Vec::new();
                mend(&rest[..length], b',', &mut mended);
                found.push(format!("stray {}", String::from_utf8_lossy(&mended)));
                next
            }
            Scan::More => panic!("nothing follows, so nothing can be waited for: {text:?}"),
        };
        rest = &rest[next..];
    }
    assert_eq!(found, expect, "{text:?}");
}

#[test]
fn every_kind_of_line_end_ends_a_record() {
    check("a\nb\rc\r\nd", &["a", "b", "c", "d"]);
    check("a\n\n\r\r\nb", &["a", "", "", "", "b"]);
}

#[test]
fn a_quoted_cell_may_hold_line_ends() {
    check("a,\"b\nc\",d\ne", &["a,\"b\nc\",d", "e"]);
    check("\"a \"\"b\"\"\r\n\",c\r\nd", &["\"a \"\"b\"\"\r\n\",c", "d"]);
    check("\"\",\"\"\n\"\"", &["\"\",\"\"", "\"\""]);
}

#[test]
fn a_quote_within_a_cell_is_a_plain_character() {
    check("5\" pipe,x\ny", &["5\" pipe,x", "y"]);
    check("\"a\"b,c\nd", &["\"a\"b,c", "d"]);
    check("a \"b\nc\" d", &["a \"b", "c\" d"]);
}

#[test]
fn a_quote_that_never_closes_costs_one_row() {
    check("a,\"b,c\nd,e\nf", &["stray a,\"\"\"b\",c", "d,e", "f"]);
    check("a,\"b\nc,\"d\",e\nf", &["stray a,\"\"\"b\"", "c,\"d\",e", "f"]);
    // Long before the file ends, a cell of many lines is taken for what it is.
    let lines = "x,y\n".repeat(20);
    let mut expect = vec!["stray \"\"\"a\""];
    expect.resize(21, "x,y");
    check(&format!("\"a\n{lines}"), &expect);
}

#[test]
fn a_quote_opened_after_a_good_one_is_mended_alone() {
    check("\"ok, \"\"x\"\"\",\"bad,c\nd", &["stray \"ok, \"\"x\"\"\",\"\"\"bad\",c", "d"]);
}

#[test]
fn what_may_still_come_is_waited_for() {
    let cut = Cut { delimiter: b',', quoted_limit: 40 };
    for text in ["a", "a\r", "\"a\n", "\"a\"", "\"a\"\"", ""] {
        assert_eq!(scan(text.as_bytes(), cut, false), Scan::More, "the next byte could change {text:?}");
    }
    assert_eq!(scan(b"a\n", cut, false), Scan::Record { length: 1, next: 2 });
}
