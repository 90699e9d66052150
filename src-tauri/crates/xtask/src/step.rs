//! One step of work: its command is printed, run, and timed; the summary shows them all.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A step that did not end well, in words for the person at the keyboard.
#[derive(Debug)]
pub struct Failed {
    step: String,
    why: String,
}

impl Failed {
    pub fn new(step: impl Into<String>, why: impl Into<String>) -> Self {
        Self { step: step.into(), why: why.into() }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.why)
    }
}

/// A command about to run, printable so that a person can repeat it by hand.
pub fn command(program: impl AsRef<OsStr>, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// Prints and runs a command, its output going straight to the terminal.
pub fn run(name: &str, mut command: Command) -> Result<(), Failed> {
    println!("\n$ {}", shown(&command));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failed::new(name, format!("`{}` ended with {status}", shown(&command)))),
        Err(error) => Err(Failed::new(name, format!("`{}` could not start: {error}", shown(&command)))),
    }
}

/// Runs a command quietly and hands back what it printed.
pub fn output(name: &str, mut command: Command) -> Result<String, Failed> {
    match command.output() {
        Ok(out) if out.status.success() => Ok(String::from_utf8_lossy(&out.stdout).into_owned()),
        Ok(out) => Err(Failed::new(
            name,
            format!(
                "`{}` ended with {}\n{}",
                shown(&command),
                out.status,
                String::from_utf8_lossy(&out.stderr)
            ),
        )),
        Err(error) => Err(Failed::new(name, format!("`{}` could not start: {error}", shown(&command)))),
    }
}

/// Whether a program answers at all.
pub fn answers(program: &str, argument: &str) -> bool {
    Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Steps with their times, for the summary at the end.
#[derive(Default)]
pub struct Summary {
    lines: Vec<(String, Duration, bool)>,
}

impl Summary {
    /// Runs one step under a heading; a failed step ends the run after the summary was printed.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<(), Failed>) -> Result<(), Failed> {
        println!("\n=== {name}");
        let began = Instant::now();
        let done = work();
        self.lines.push((name.to_owned(), began.elapsed(), done.is_ok()));
        if done.is_err() {
            self.print();
        }
        done
    }

    /// One line per step: how it ended and how long it took.
    pub fn print(&self) {
        println!("\n=== summary");
        for (name, time, good) in &self.lines {
            println!("{} {:>7.1} s  {name}", if *good { "ok    " } else { "FAILED" }, time.as_secs_f64());
        }
        let total: Duration = self.lines.iter().map(|(_, time, _)| *time).sum();
        println!("       {:>7.1} s  in all", total.as_secs_f64());
    }
}
