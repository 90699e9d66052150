use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn every_number_comes_back(value: u64, tail: Vec<u8>) {
        let mut bytes = Vec::new();
        put(value, &mut bytes);
        bytes.extend(&tail);
        let mut rest = bytes.as_slice();
        prop_assert_eq!(take(&mut rest), Some(value), "what was put can be taken");
        prop_assert_eq!(rest, tail.as_slice(), "and nothing after it is touched");
    }

    #[test]
    fn one_number_has_one_spelling(bytes: Vec<u8>) {
        let mut rest = bytes.as_slice();
        if let Some(value) = take(&mut rest) {
            let mut again = Vec::new();
            put(value, &mut again);
            prop_assert_eq!(&bytes[..bytes.len() - rest.len()], again.as_slice(), "two spellings would break commitments");
        }
    }
}

#[test]
fn padded_and_overlong_numbers_are_refused() {
    for bad in [&[0x80, 0x00][..], &[0x81, 0x80, 0x00], &[0xff; 10], &[0x80]] {
        assert_eq!(take(&mut &*bad), None, "{bad:?} is not the shortest spelling of a 64-bit number");
    }
}
