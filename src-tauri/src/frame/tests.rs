use super::is_ours;
use tauri::Url;

#[test]
fn the_window_goes_nowhere_but_to_its_own_page() {
    let check = |to: &str, development: Option<&str>, expect: bool| {
        let (to, development) = (Url::parse(to).unwrap(), development.map(|url| Url::parse(url).unwrap()));
        assert_eq!(is_ours(&to, development.as_ref()), expect, "{to}");
    };
    check("tauri://localhost/", None, true);
    check("tauri://localhost/index.html#/home", None, true);
    check("http://tauri.localhost/", None, true);
    check("https://tauri.localhost/", None, true);
    check("about:srcdoc", None, true);
    check("about:blank", None, true);
    // What a message could lead to, in a link, a form or a refresh.
    check("http://127.0.0.1:8080/", None, false);
    check("https://northfen.example/", None, false);
    check("https://tauri.localhost.northfen.example/", None, false);
    check("tauri://northfen.example/", None, false);
    check("file:///etc/passwd", None, false);
    check("data:text/html,hello", None, false);
    check("javascript:alert(1)", None, false);
    // The page of the development server, only while developing.
    check("http://localhost:5173/#/home", None, false);
    check("http://localhost:5173/#/home", Some("http://localhost:5173"), true);
    check("http://localhost:5174/", Some("http://localhost:5173"), false);
}
