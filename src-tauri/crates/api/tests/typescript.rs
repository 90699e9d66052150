//! The window's types are those of the wire. `UPDATE_TYPES=1` writes them.

use std::path::Path;

#[test]
fn generated_types_are_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/generated/wire.ts");
    let wanted = api::typescript::wire();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(file.parent().expect("the file has a folder")).expect("ui is writable");
        std::fs::write(&file, &wanted).expect("ui is writable");
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == wanted,
        "the window would misread answers: run `UPDATE_TYPES=1 cargo test -p api --test typescript`"
    );
}
