//! What a test needs and a machine may not have: the one rule for it.
//!
//! Only what `cargo xtask setup --test` installs is called missing. What a machine may be unable to give for good (a mount,
//! a second network address, a user who is not root) stays a skip that says its reason.

/// Says that something is not here, so that the test can be left out; where every test must run, it fails instead.
///
/// Every test must run where `cargo xtask test` has set everything up (`POSTRIDER_MUST_RUN=1`), and wherever `CI` is set:
/// there nobody reads "skipped".
pub fn missing(what: &str) {
    let must_run = must_run(|name| std::env::var(name).ok());
    assert!(!must_run, "{what} is missing, and every test must run here: cargo xtask setup --test");
    println!("skipped: no {what}");
}

fn must_run(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["POSTRIDER_MUST_RUN", "CI"].iter().any(|name| {
        let value = variable(name).unwrap_or_default();
        !matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false")
    })
}

#[cfg(test)]
mod tests {
    use super::must_run;

    #[test]
    fn what_is_missing_is_passed_over_only_where_nobody_insists() {
        let with = |name: &'static str, value: &'static str| {
            must_run(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("POSTRIDER_MUST_RUN", "1") && with("CI", "true"), "there nobody reads \"skipped\"");
        assert!(!with("CI", "false") && !with("CI", "") && !with("POSTRIDER_MUST_RUN", "0"), "said not to");
        assert!(!must_run(|_| None), "on anybody's own machine");
    }
}
