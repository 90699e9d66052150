//! Any bytes as a table: rows and findings come out, their numbers rise, and it ends.
#![no_main]

use contacts::import::{Mapping, Overrides, Row, Rows, people, survey};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(reading) = survey(bytes, &Overrides::default()) else { return };
    let mapping = Mapping::of(&reading);
    let (mut row, mut last) = (Row::default(), 0);
    let mut rows = Rows::new(bytes, &reading);
    while rows.read(&mut row).expect("memory does not fail") {
        assert!(row.number() > last);
        last = row.number();
        for person in people(&row, &mapping) {
            assert!(person.judgement.address.is_some() || person.all_findings().next().is_some());
        }
    }
});
