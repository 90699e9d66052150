//! The window without Tauri, for tests: the built interface and the same desk, served to a browser on loopback.
//!
//! `window-host UI-FOLDER DATA-FOLDER` prints `http://127.0.0.1:PORT/` and then what it was asked to show, one JSON
//! object a line. Standard input says what a person would do outside the page, one JSON object a line:
//! `{"pick": PATH}` and `{"save": PATH}` answer the next picker, `{"drop": [PATH, ...]}` drops files on the window.
//! Each is answered with `{"heard":true}` once it holds. A picker that nobody answered in advance is closed at once. It ends when its standard input closes.

mod window_host {
    pub mod http;
    pub mod stage;
}

use api::desk::Desk;
use serde_json::{Value, json};
use std::io::BufRead as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use window_host::http::{Answer, Request};
use window_host::stage::Stage;

fn main() {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(ui), Some(data)) = (words.next(), words.next()) else {
        eprintln!("window-host UI-FOLDER DATA-FOLDER");
        std::process::exit(2);
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let stage = Arc::new(Stage::default());
    let desk = {
        let _inside = runtime.enter();
        Arc::new(Desk::open(Some(data), Arc::clone(&stage) as Arc<dyn api::host::Host>))
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let own = listener.local_addr().expect("an address").to_string();
    let files = Arc::new(window_host::http::Files::new(ui, &tests::root()));
    println!("http://{own}/");
    let handle = runtime.handle().clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (desk, files, own, handle) =
                (Arc::clone(&desk), Arc::clone(&files), own.clone(), handle.clone());
            std::thread::spawn(move || {
                window_host::http::serve(&stream, &own, |request| match request {
                    Request::File(path) => files.read(&path),
                    Request::Rpc(body) => Answer::json(&handle.block_on(call(&desk, &body))),
                });
            });
        }
    });
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        stage.does(&line);
        println!("{}", json!({ "heard": true }));
    }
    runtime.shutdown_background();
}

/// The page's one command, as the shell answers it.
async fn call(desk: &Desk, body: &[u8]) -> Value {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return json!({ "error": { "code": "bad-request", "message": "This is no JSON.", "details": null } });
    };
    let cmd = asked["cmd"].as_str().unwrap_or_default();
    match desk.answer(cmd, asked["payload"].clone()).await {
        Ok(answer) => json!({ "ok": answer }),
        Err(error) => json!({ "error": error }),
    }
}
