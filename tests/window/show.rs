//! The real window on a display without a screen: Xvfb, a message bus, tauri-driver, WebKitWebDriver, the program.

use crate::webdriver::{Element, Refused, Session};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than any step takes on a slow machine; a step that is done goes on at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// Finds what a person would press or fill in, by the words they see.
const FIND: &str = include_str!("find.js");

/// The open window and everything it stands on, ended in the order of these fields.
pub struct Window {
    session: Option<Session>,
    programs: Option<Group>,
    screen: Screen,
    home: PathBuf,
}

/// A virtual display.
pub struct Screen {
    process: Child,
    name: String,
}

/// A process and all it started.
struct Group(Child);

/// Where tauri-driver lies, if everything for a window test is here; says what is missing.
pub fn everything() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        println!("skipped: the drivers of the real window are for Linux");
        return None;
    }
    let tools =
        std::env::var_os("POSTRIDER_TOOLS").map_or_else(|| tests::root().join("target/tools"), PathBuf::from);
    let driver = tools.join("bin/tauri-driver");
    for needed in [Path::new("Xvfb"), Path::new("dbus-run-session"), Path::new("WebKitWebDriver"), &driver] {
        if !is_here(needed) {
            tests::missing(&needed.display().to_string());
            return None;
        }
    }
    Some(driver)
}

fn is_here(program: &Path) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Joined to a folder, an absolute path stays itself.
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

impl Screen {
    /// Starts Xvfb on a display number that nobody uses.
    pub fn start() -> Self {
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a display number");
        Self { process, name: format!(":{}", line.trim()) }
    }

    /// What is on the screen, as a picture. The driver's own screenshot hangs on this web view.
    pub fn picture(&self, file: &Path) {
        let _ = Command::new("import").args(["-display", &self.name, "-window", "root"]).arg(file).status();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The whole process group: the bus, the drivers, the window and its web processes.
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let file = tests::root().join("target/window-failed.png");
            self.screen.picture(&file);
            eprintln!("the window as it stood: {}", file.display());
        }
        drop(self.session.take());
        drop(self.programs.take());
    }
}

impl Window {
    /// Opens the window on a data folder; `home` takes what a desktop program leaves in a home folder.
    pub fn open(driver: &Path, data: &Path, home: &Path) -> Self {
        let screen = Screen::start();
        let (port, native) = (free_port(), free_port());
        std::fs::create_dir_all(home).expect("a home");
        let mut command = Command::new("dbus-run-session");
        // The bus is told to the test, which starts the program a second time on it.
        command
            .args(["--", "sh", "-c", "printf %s \"$DBUS_SESSION_BUS_ADDRESS\" >\"$0\"; exec \"$@\""])
            .arg(home.join("bus"))
            .arg(driver)
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        at_home(&mut command, &screen, home);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let programs = Group(command.spawn().expect("dbus-run-session starts"));
        // Ours passes on to the web view's; both must be there.
        for port in [port, native] {
            until("the drivers listen", || TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(()));
        }
        let program = tests::program("postrider-app");
        let folder = data.to_string_lossy();
        let session =
            Session::open(port, &program.to_string_lossy(), &["--data", &folder]).expect("the window opens");
        Self { session: Some(session), programs: Some(programs), screen, home: home.to_path_buf() }
    }

    /// Starts the program once more on the same display and bus, and waits for its end.
    pub fn start_again(&self, data: &Path) -> std::io::Result<Output> {
        self.another(data).output()
    }

    /// Starts the program once more and leaves it running.
    pub fn start_beside(&self, data: &Path) -> Child {
        self.another(data).spawn().expect("the program starts")
    }

    fn another(&self, data: &Path) -> Command {
        let mut command = Command::new(tests::program("postrider-app"));
        command.arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        at_home(&mut command, &self.screen, &self.home);
        command.env("DBUS_SESSION_BUS_ADDRESS", self.bus());
        command
    }

    /// The message bus of this window, as its process has it.
    fn bus(&self) -> String {
        std::fs::read_to_string(self.home.join("bus")).expect("written before the driver started")
    }

    /// Keeps a picture of the screen in the folder that `POSTRIDER_SHOTS` names, for people who want to look.
    pub fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("POSTRIDER_SHOTS") {
            // Screens come in lazily and colours fade: what stands still twice in a row has arrived.
            let still = "const now = document.body.innerText + document.getAnimations().length; const before = window.stood; \
                         window.stood = now; return before === now && document.querySelector('h1') !== null;";
            std::thread::sleep(Duration::from_millis(300));
            self.wait("a screen that stands still", still);
            self.script("delete window.stood;", &[]);
            self.screen.picture(&Path::new(&folder).join(format!("{name}.png")));
        }
    }

    /// Goes to a place of the page, such as `/accounts`.
    pub fn go(&self, place: &str) {
        self.script("location.hash = arguments[0];", &[json!(place)]);
    }

    /// Runs JavaScript as the body of a function.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Value {
        self.session().script(body, arguments).unwrap_or_else(|Refused(why)| panic!("{body}: {why}"))
    }

    /// Asks the core as the page does.
    pub fn rpc(&self, cmd: &str, payload: &Value) -> Value {
        self.script("window.answer = null; window.__TAURI_INTERNALS__.invoke('rpc', { cmd: arguments[0], payload: arguments[1] }).then((ok) => { window.answer = { ok }; }, (error) => { window.answer = { error }; });", &[json!(cmd), payload.clone()]);
        self.wait(cmd, "return window.answer;")
    }

    /// Waits until the script answers with something true, and hands that over.
    pub fn wait(&self, what: &str, body: &str) -> Value {
        until_or(
            what,
            || self.read(),
            || {
                // While the page is being loaded there is nothing to ask; then it is asked again.
                let answer = self.session().script(body, &[]).unwrap_or_default();
                let empty = answer.is_null() || answer == json!(false) || answer == json!("");
                (!empty).then_some(answer)
            },
        )
    }

    /// Waits until the page says this.
    pub fn see(&self, words: &str) {
        until_or(words, || self.read(), || self.read().contains(words).then_some(()));
    }

    /// Everything that stands on the page.
    pub fn read(&self) -> String {
        let said = self.session().script("return document.body?.innerText;", &[]).unwrap_or_default();
        said.as_str().unwrap_or_default().to_owned()
    }

    /// Presses the button, link or choice with this name as soon as it can be pressed.
    pub fn press(&self, name: &str) {
        self.deed("press", name, |element| self.session().click(element));
    }

    /// Replaces the text of the field with this label.
    pub fn fill(&self, label: &str, text: &str) {
        self.deed("field", label, |element| {
            self.session().script("arguments[0].select?.();", &[element.value()])?;
            self.session().keys(element, text)
        });
    }

    /// Empties the field with this label.
    pub fn empty(&self, label: &str) {
        // Select all, delete.
        self.fill(label, "\u{e009}a\u{e009}\u{e017}");
    }

    /// Picks from a list that opens under the field with this label.
    pub fn choose(&self, label: &str, option: &str) {
        self.deed("field", label, |element| self.session().click(element));
        self.press(option);
    }

    fn deed(&self, kind: &str, name: &str, deed: impl Fn(&Element) -> Result<(), Refused>) {
        let body = format!("{FIND}\nreturn find(arguments[0], arguments[1]);");
        until_or(
            name,
            || self.read(),
            || {
                // The page may be drawn anew between finding and pressing: then it is found again.
                let element = self.session().element(&body, &[json!(kind), json!(name)]).ok().flatten()?;
                deed(&element).ok()
            },
        );
    }

    fn session(&self) -> &Session {
        self.session.as_ref().expect("open until it is dropped")
    }
}

/// What every start of the program gets: this display, no key store, and a home of its own.
fn at_home(command: &mut Command, screen: &Screen, home: &Path) {
    command
        .env("DISPLAY", &screen.name)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("POSTRIDER_KEYSTORE", "none")
        .env("POSTRIDER_PASSPHRASE", "a passphrase for tests")
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .envs(["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"].map(|name| (name, home)));
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Waits for a condition, not for a time.
pub fn until<T>(what: &str, there: impl FnMut() -> Option<T>) -> T {
    until_or(what, String::new, there)
}

fn until_or<T>(what: &str, stood: impl Fn() -> String, mut there: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain for: {what}\n{}", stood());
        std::thread::sleep(Duration::from_millis(50));
    }
}
