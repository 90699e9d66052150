//! A list handed over: those who left first, and nobody who may not be mailed among the others.

use crate::desk::{Desk, key};
use crate::people::python;
use app::consent::{Basis, Scope};
use app::do_not_mail::Stop;
use app::handing_over::HandOver;
use app::handoff::Provider;
use app::people::Selection;

fn filled() -> Desk {
    let desk = Desk::new();
    desk.import("a.csv", "Email,First name,Last name,Town\nida@falk.example,Ida,Falk,Northfen\njonas@vogel.example,Jonas,Vogel,\nzoe@lind.example,Zoe,Lind,\n=mo@amin.example,Mo,Amin,=1+1\n");
    desk.import_as("b.csv", b"Email\nnobody@knows.example\n", Basis::None);
    desk.import_as("c.csv", b"Email,Status\ngone@away.example,bounced\n", Basis::Stated);
    let stop = Stop { asked_to_leave: true, scope: Scope::Everywhere, why: String::new() };
    desk.postrider.stop(&key("jonas@vogel.example"), &stop).unwrap();
    let zoe = desk.standing("zoe@lind.example").contact;
    desk.postrider.store().take_off_list(desk.list(), zoe, desk.postrider.clock().now()).unwrap();
    desk
}

#[test]
fn a_package_holds_each_person_once_and_where_they_belong() {
    let desk = filled();
    let addresses = |provider: Provider, column: &str| -> Option<Vec<Vec<String>>> {
        let folder = desk.place.path().join(provider.as_str());
        let summary = desk.postrider.hand_over(&HandOver::List(desk.list()), provider, &folder).unwrap();
        assert_eq!((summary.subscribed, summary.suppressed), (2, 3), "{provider:?}");
        assert_eq!(
            summary.stays.iter().map(|stays| (stays.code, stays.count)).collect::<Vec<_>>(),
            [("no-consent", 1)]
        );
        assert!(folder.join("README.txt").is_file(), "the note says which file goes where first");
        let mut files = Vec::new();
        for (file, rows) in &summary.files {
            let read = python(&folder.join(file))?;
            assert_eq!(read.len() as u64, *rows, "{file} holds as many rows as it is said to");
            files.push(read.iter().map(|row| row[column].as_str().unwrap().to_owned()).collect());
        }
        Some(files)
    };
    let expect: Vec<Vec<String>> = [
        vec!["jonas@vogel.example", "zoe@lind.example"],
        vec!["gone@away.example"],
        vec!["ida@falk.example", "=mo@amin.example"],
    ]
    .into_iter()
    .map(|file| file.into_iter().map(str::to_owned).collect())
    .collect();
    let sorted = |files: Option<Vec<Vec<String>>>| {
        files.map(|files| {
            files
                .into_iter()
                .map(|mut file| {
                    file.sort();
                    file
                })
                .collect::<Vec<_>>()
        })
    };
    for (provider, column) in [(Provider::Mailchimp, "Email Address"), (Provider::SendGrid, "email")] {
        let Some(files) = sorted(addresses(provider, column)) else { return };
        assert_eq!(
            Some(files),
            sorted(Some(expect.clone())),
            "{provider:?}: left, bounced, subscribed, in this order"
        );
    }
    let rows = python(&desk.place.path().join("mailchimp/3-subscribed.csv")).unwrap();
    let mo = rows.iter().find(|row| row["Email Address"] == "=mo@amin.example").unwrap();
    assert_eq!(mo["Town"], "'=1+1", "a formula is guarded, an address never altered");
    assert_eq!(mo["OPTIN_TIME"], "2026-03-01 12:00:00", "when they agreed travels with them");
}

#[test]
fn of_people_chosen_only_those_with_leave_travel() {
    let desk = filled();
    let everybody = Selection::Matching { filter: Box::default(), except: Vec::new() };
    let folder = desk.place.path().join("chosen");
    let summary =
        desk.postrider.hand_over(&HandOver::Chosen(everybody, None), Provider::SendGrid, &folder).unwrap();
    assert_eq!(summary.subscribed, 2, "Ida and Mo");
    let one = Selection::These(vec![desk.standing("ida@falk.example").contact]);
    let summary =
        desk.postrider.hand_over(&HandOver::Chosen(one, None), Provider::SendGrid, &folder).unwrap();
    assert_eq!(summary.subscribed, 1);
    assert_eq!(summary.suppressed, 2, "those on Do not mail travel whomever one chose");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let desk = filled();
    let file = desk.place.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let error = desk
        .postrider
        .hand_over(&HandOver::List(desk.list()), Provider::Mailchimp, &file.join("x"))
        .unwrap_err();
    assert_eq!(error.code(), "file", "{error}");
}

#[test]
fn a_package_takes_the_place_of_an_older_one_as_a_whole() {
    let desk = filled();
    let folder = desk.place.path().join("package");
    let names = || -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let list = HandOver::List(desk.list());
    desk.postrider.hand_over(&list, Provider::Mailchimp, &folder).unwrap();
    assert_eq!(names(), ["1-unsubscribed.csv", "2-cleaned.csv", "3-subscribed.csv", "README.txt"]);
    std::fs::write(folder.join("3-subscribed-2.csv"), "Email Address\r\ngone@away.example\r\n").unwrap();
    desk.postrider.hand_over(&list, Provider::SendGrid, &folder).unwrap();
    assert_eq!(names(), ["1-unsubscribed.csv", "2-bounced.csv", "3-subscribed.csv", "README.txt"]);
    let beside = std::fs::read_dir(desk.place.path()).unwrap();
    let left: Vec<_> = beside
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".postrider-"))
        .collect();
    assert!(left.is_empty(), "nothing is left beside it: {left:?}");
}

#[test]
fn a_package_never_lands_on_files_of_somebody_elses() {
    let desk = filled();
    let folder = desk.place.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("README.txt"), "my own notes").unwrap();
    let list = HandOver::List(desk.list());
    let refused = desk.postrider.hand_over(&list, Provider::Mailchimp, &folder).unwrap_err();
    assert_eq!(refused.code(), "folder-not-empty", "{refused}");
    assert_eq!(std::fs::read_to_string(folder.join("README.txt")).unwrap(), "my own notes");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    let place = desk.postrider.place_in(&folder, Provider::Mailchimp).unwrap();
    assert_eq!(place, folder.join("Mailchimp"), "in the window it gets a folder of its own there");
    desk.postrider.hand_over(&list, Provider::Mailchimp, &place).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_called_one() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let why = std::io::Write::write_all(&mut &full, b"x").unwrap_err();
    let error = app::Error::file(std::path::Path::new("3-subscribed.csv"), why);
    assert_eq!(error.code(), "disk-full");
    assert!(error.to_string().contains("Free some space"), "{error}");
}
