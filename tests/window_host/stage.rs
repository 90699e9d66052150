//! The person outside the page: pickers answered in advance, dropped files, and what was shown to them.

use api::host::{Asked, Host};
use api::wire::files::PickKind;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the test said beforehand.
#[derive(Default)]
pub struct Stage {
    said: Mutex<Said>,
}

#[derive(Default)]
struct Said {
    picks: VecDeque<PathBuf>,
    saves: VecDeque<PathBuf>,
    dropped: Vec<PathBuf>,
}

impl Stage {
    /// Takes one line of the test's script.
    pub fn does(&self, line: &str) {
        let said: Value = serde_json::from_str(line).expect("the test writes JSON");
        if let Some(path) = said["pick"].as_str() {
            self.said().picks.push_back(path.into());
        }
        if let Some(path) = said["save"].as_str() {
            self.said().saves.push_back(path.into());
        }
        let dropped = said["drop"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.said().dropped.extend(dropped.map(PathBuf::from));
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn now<'a>(answer: Option<PathBuf>) -> Asked<'a, PathBuf> {
    Box::pin(std::future::ready(answer))
}

impl Host for Stage {
    fn pick_file(&self, _kind: PickKind) -> Asked<'_, PathBuf> {
        now(self.said().picks.pop_front())
    }

    fn save_as(&self, suggested: &str) -> Asked<'_, PathBuf> {
        // A folder in the script stands for "there, under the name you suggest".
        let place = self.said().saves.pop_front();
        now(place.map(|place| if place.is_dir() { place.join(suggested) } else { place }))
    }

    fn pick_folder(&self) -> Asked<'_, PathBuf> {
        now(self.said().saves.pop_front())
    }

    fn show(&self, path: &Path) -> bool {
        println!("{}", json!({ "shown": path }));
        true
    }

    fn open_link(&self, link: &str) -> bool {
        println!("{}", json!({ "opened": link }));
        true
    }

    fn take_dropped(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.said().dropped)
    }
}
