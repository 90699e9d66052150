use super::*;

fn check(text: &str, delimiter: u8, reason: DelimiterReason) {
    assert_eq!(guess(text, true), (delimiter, reason), "{text}");
}

#[test]
fn the_cut_that_fits_most_rows_is_taken() {
    use DelimiterReason::Consistent;
    check("Name,Mail\nAnn,ann@a.example\n", b',', Consistent);
    check("Name;Mail\nLee, Ann;ann@a.example\nDay, Bo;bo@b.example\n", b';', Consistent);
    check("Name\tMail\tNote\nAnn\tann@a.example\ta, b; c\n", b'\t', Consistent);
    check("Name|Mail\nAnn|ann@a.example\nBo, Cy|bo@b.example\n", b'|', Consistent);
    check(
        "Name;Price;Mail\nAnn;1,50;ann@a.example\nBo;2,75;bo@b.example\nCy;9,00;cy@c.example\n",
        b';',
        Consistent,
    );
    check("a,\"b;c;d\",e\nf,\"g;h;i\",j\n", b',', Consistent);
    check("a;b;c\n1;2\n3;4;5\n", b';', Consistent);
}

#[test]
fn one_column_needs_no_cut() {
    use DelimiterReason::OneColumn;
    check("ann@a.example\nbo@b.example\n", b',', OneColumn);
    check("Email\nann@a.example\n", b',', OneColumn);
    check("", b',', OneColumn);
}

#[test]
fn a_line_of_addresses_is_one_cell() {
    use DelimiterReason::OneColumn;
    check("ann@a.example; bo@b.example; cy@c.example", b',', OneColumn);
    check("ann@a.example, Bo <bo@b.example>, cy@c.example\n", b';', OneColumn);
}

#[test]
fn excel_may_say_it() {
    check("sep=;\na,b,c\n1,2,3\n", b';', DelimiterReason::SepLine);
    check("\"SEP=\t\"\r\na\tb\n", b'\t', DelimiterReason::SepLine);
    check("sep=\"\na,b\n1,2\n", b',', DelimiterReason::Consistent);
}

#[test]
fn the_last_row_of_a_part_of_a_file_is_left_out() {
    assert_eq!(records("a,b\nc,d\ne", b',', false, 10).len(), 2, "it may be cut in two");
    assert_eq!(records("a,b\nc,d\ne", b',', true, 10).len(), 3);
}
