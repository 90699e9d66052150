//! Search patterns.

use super::like;

#[test]
fn a_search_means_what_it_says() {
    let check = |text: &str, expect: &str| assert_eq!(like(text), expect, "pattern for {text:?}");
    check("", "");
    check("  ", "");
    check("ida", "%ida%");
    check("100%", "%100\\%%");
    check("a_b\\c", "%a\\_b\\\\c%");
}
