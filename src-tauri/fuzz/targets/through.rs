//! A file on its way through the form it has to the rows that come out.

use std::io::{Cursor, Read as _};

use contacts::form::{look, table};

pub fn the_table(bytes: &[u8]) {
    let Ok(look) = look(&mut Cursor::new(bytes.to_vec()), None) else { return };
    let mut out = Vec::new();
    // A broken file ends with an error; what came before it is text all the same.
    let _ = table(Box::new(Cursor::new(bytes.to_vec())), &look).take(64 << 20).read_to_end(&mut out);
    assert!(std::str::from_utf8(&out).is_ok() || look.form == contacts::form::Form::Archive);
}
