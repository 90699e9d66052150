//! The real window, as people get it: the packaged program under tauri-driver, on a display without a screen. It imports
//! the sample list, rehearses, and sends to a server of another maker; another maker's parser reads what arrived.

#[path = "window/show.rs"]
mod show;
#[path = "window/webdriver.rs"]
mod webdriver;

use show::Window;

#[test]
fn window_opens_and_looks_right() {
    let Some(driver) = show::everything() else { return };
    let place = tempfile::tempdir().unwrap();
    let window = Window::open(&driver, &place.path().join("data"), &place.path().join("home"));
    window.wait("a first sentence", "return document.querySelector('h1')?.innerText;");
    println!("{}", window.read());
    window.picture(std::path::Path::new("/tmp/w1.png"));
}
