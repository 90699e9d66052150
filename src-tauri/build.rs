//! Lets the page call one command, and no other.

fn main() {
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(&["rpc"]));
    if let Err(why) = tauri_build::try_build(attributes) {
        println!("cargo:warning={why:#}");
        std::process::exit(1);
    }
}
