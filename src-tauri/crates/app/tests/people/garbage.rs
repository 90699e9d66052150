//! Whatever a file holds, importing it ends with counts or with a sentence.

use crate::desk::Desk;
use app::consent::Basis;
use app::contacts::merge::MergePolicy;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_well(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), head in any::<bool>()) {
        let desk = Desk::new();
        let mut file = if head { b"Email,Name\n".to_vec() } else { Vec::new() };
        file.extend(bytes);
        if let Ok(imported) = desk.try_import("x.csv", &file, Basis::Stated, MergePolicy::TakeTheirs) {
            let sum = imported.report.summary;
            prop_assert_eq!(sum.new + sum.changed + sum.duplicates + sum.invalid + sum.suppressed, sum.addresses);
        }
    }

    #[test]
    fn any_text_of_cells_ends_well(cells in proptest::collection::vec("[a-z@.;,\"\n\t éß=<> ]{0,30}", 0..60)) {
        let desk = Desk::new();
        let file = format!("Email,Name\n{}", cells.join(","));
        if let Ok(imported) = desk.try_import("x.csv", file.as_bytes(), Basis::None, MergePolicy::FillGaps) {
            let sum = imported.report.summary;
            prop_assert_eq!(sum.new + sum.changed + sum.duplicates + sum.invalid + sum.suppressed, sum.addresses);
        }
    }
}
