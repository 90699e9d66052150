use super::*;

#[track_caller]
fn check(cell: &str, parts: &[&str]) {
    assert_eq!(split_cell(cell), parts, "each address of the cell {cell:?} must get its own row");
}

#[test]
fn one_address_stays_whole() {
    check("", &[]);
    check("  ", &[]);
    check("a@b.de", &["a@b.de"]);
    check(" Anna, the baker <a@b.de> ", &["Anna, the baker <a@b.de>"]);
    check("\"Schmidt; Anna\" <a@b.de>", &["\"Schmidt; Anna\" <a@b.de>"]);
    check("a@b,de", &["a@b,de"]);
    check("a@b.de <mailto:a@b.de>", &["a@b.de <mailto:a@b.de>"]);
    check("n/a; none", &["n/a; none"]);
    check("\"a@b\"@c.de", &["\"a@b\"@c.de"]);
    check("a @ b.de", &["a @ b.de"]);
}

#[test]
fn several_addresses_come_apart() {
    check("a@b.de;c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de, c@d.de , ", &["a@b.de", "c@d.de"]);
    check("a@b.de\nc@d.de\r\ne@f.de", &["a@b.de", "c@d.de", "e@f.de"]);
    check("a@b.de ::: c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de / c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de/c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de | c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de und c@d.de", &["a@b.de", "c@d.de"]);
    check("a@b.de、c@d.de", &["a@b.de", "c@d.de"]);
    check("Anna a@b.de Bert c@d.de", &["Anna a@b.de", "Bert c@d.de"]);
}

#[test]
fn names_stay_with_their_addresses() {
    check("Anna <a@b.de>, Bert <c@d.de>", &["Anna <a@b.de>", "Bert <c@d.de>"]);
    check("Schmidt, Anna <a@b.de>; Bert <c@d.de>", &["Schmidt, Anna <a@b.de>", "Bert <c@d.de>"]);
    check("\"Schmidt, Anna\" <a@b.de>, c@d.de", &["\"Schmidt, Anna\" <a@b.de>", "c@d.de"]);
    check("Anna <a@b.de> Bert <c@d.de>", &["Anna <a@b.de>", "Bert <c@d.de>"]);
    check("a@b,com; c@d.de", &["a@b,com", "c@d.de"]);
}

#[test]
fn nothing_is_dropped_unseen() {
    check("a@b.de; unknown; c@d.de", &["a@b.de", "unknown", "c@d.de"]);
}
