use std::cell::RefCell;
use std::rc::Rc;

use consent::{Basis, Lifted, Purpose, Scope, Source, Standing, SuppressionReason, decide, lift};
use proptest::prelude::*;

use super::*;

type Written = Vec<(String, Vec<u8>)>;

/// Files in memory, in the order in which they were opened.
#[derive(Clone, Default)]
struct Folder(Rc<RefCell<Written>>);

struct Page(Folder, usize);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.borrow_mut()[self.1].1.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Folder {
    fn create(&self) -> impl FnMut(&str) -> io::Result<Page> {
        let folder = self.clone();
        move |name| {
            let mut files = folder.0.borrow_mut();
            files.push((name.to_owned(), Vec::new()));
            Ok(Page(folder.clone(), files.len() - 1))
        }
    }

    fn text(&self, name: &str) -> String {
        let files = self.0.borrow();
        let (_, bytes) = files.iter().find(|(known, _)| known == name).expect("the file was written");
        String::from_utf8(bytes.clone()).expect("files are text")
    }

    fn names(&self) -> Vec<String> {
        self.0.borrow().iter().map(|(name, _)| name.clone()).collect()
    }
}

fn now() -> Timestamp {
    "2026-03-23T14:04:00Z".parse().expect("it is a time")
}

fn job(provider: Provider) -> Job {
    Job {
        provider,
        list: "Newsletter".into(),
        list_id: 1,
        fields: vec!["town".into(), "phone".into()],
        now: now(),
    }
}

fn suppression(address: &str, reason: SuppressionReason) -> Suppression {
    Suppression {
        key: (reason != SuppressionReason::Erased).then(|| DedupeKey::from_stored(address.to_owned())),
        key_hash: [0; 32],
        scope: Scope::Everywhere,
        reason,
        original: None,
        source: Source::User,
        since: Timestamp::UNIX_EPOCH,
        evidence: String::new(),
        campaign: None,
        lifted: None,
    }
}

fn leave(basis: Basis) -> Result<Permit, Refusal> {
    let standing = Standing {
        basis,
        subscribed: true,
        agreed_at: None,
        suppressions: &[],
        verdict: address::Verdict::Ok,
    };
    decide(&standing, Purpose::Newsletter { list: 1 }, now())
}

fn give(
    people: &mut People<impl FnMut(&str) -> io::Result<Page>, Page>,
    address: &str,
    fields: &[(&str, &str)],
    basis: Basis,
) {
    let fields: Fields =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let person = Person {
        address: &Address::parse(address).expect("it is an address"),
        fields: &fields,
        agreed_at: "2025-11-04T09:12:40Z".parse().ok(),
        confirmed_at: (basis == Basis::Confirmed).then(|| "2025-11-04T09:15:02Z".parse().ok()).flatten(),
        leave: leave(basis),
    };
    people.person(&person).expect("memory takes all");
}

fn sample(provider: Provider) -> (Folder, Summary) {
    let folder = Folder::default();
    let mut package = Package::new(job(provider), folder.create()).expect("memory takes all");
    let mut imported = suppression("back@norhtfen.example", SuppressionReason::Imported);
    imported.original = Some(SuppressionReason::HardBounce);
    let mut elsewhere = suppression("choir@millrace.example", SuppressionReason::Unsubscribed);
    elsewhere.scope = Scope::List(2);
    let mut lifted = suppression("again@millrace.example", SuppressionReason::Manual);
    lifted.lifted = lift::ways(&lifted).first().map(|way| Lifted {
        at: now(),
        way: *way,
        why: "asked to come back".into(),
    });
    for entry in [
        suppression("left@millrace.example", SuppressionReason::Unsubscribed),
        suppression("left@millrace.example", SuppressionReason::HardBounce),
        suppression("=spam@millrace.example", SuppressionReason::Complaint),
        suppression("gone@oldmill.example", SuppressionReason::HardBounce),
        suppression("full@oldmill.example", SuppressionReason::RepeatedSoftBounce),
        suppression("", SuppressionReason::Erased),
        imported,
        elsewhere,
        lifted,
    ] {
        package.suppress(&entry).expect("memory takes all");
    }
    package.left(&DedupeKey::from_stored("quiet@millrace.example".into())).expect("memory takes all");
    let mut people = package.people().expect("memory takes all");
    let zoe =
        [("first_name", "Zoë"), ("last_name", "=Åkesson"), ("town", "Northfen"), ("notes", "stays here")];
    give(&mut people, "zoe@akesson.example", &zoe, Basis::Confirmed);
    give(
        &mut people,
        "-arjun@oldstation.example",
        &[("name", "Arjun Mehta"), ("phone", "+44 1632 960117")],
        Basis::Stated,
    );
    give(&mut people, "never@asked.example", &[], Basis::None);
    give(&mut people, "customer@shop.example", &[], Basis::Customer);
    give(&mut people, "Left@millrace.example", &[], Basis::Stated);
    let summary = people.finish().expect("memory takes all");
    (folder, summary)
}

#[test]
fn mailchimp_gets_the_files_its_import_expects() {
    let (folder, summary) = sample(Provider::Mailchimp);
    assert_eq!(
        folder.names(),
        ["1-unsubscribed.csv", "2-cleaned.csv", "3-subscribed.csv", "README.txt"],
        "in this order"
    );
    assert_eq!(
        folder.text("1-unsubscribed.csv"),
        "Email Address\r\nleft@millrace.example\r\n=spam@millrace.example\r\nquiet@millrace.example\r\n"
    );
    assert_eq!(
        folder.text("2-cleaned.csv"),
        "Email Address\r\ngone@oldmill.example\r\nfull@oldmill.example\r\nback@norhtfen.example\r\n"
    );
    assert_eq!(
        folder.text("3-subscribed.csv"),
        "Email Address,First Name,Last Name,Town,Phone Number,OPTIN_TIME,CONFIRM_TIME\r\n\
         zoe@akesson.example,Zoë,'=Åkesson,Northfen,,2025-11-04 09:12:40,2025-11-04 09:15:02\r\n\
         -arjun@oldstation.example,Arjun,Mehta,,'+44 1632 960117,2025-11-04 09:12:40,\r\n"
    );
    assert_eq!((summary.suppressed, summary.subscribed, summary.erased), (6, 2, 1));
}

#[test]
fn sendgrid_gets_its_own() {
    let (folder, summary) = sample(Provider::SendGrid);
    assert_eq!(folder.names(), ["1-unsubscribed.csv", "2-bounced.csv", "3-subscribed.csv", "README.txt"]);
    assert_eq!(folder.text("2-bounced.csv").lines().next(), Some("email"));
    assert_eq!(
        folder.text("3-subscribed.csv"),
        "email,first_name,last_name,city,phone_number\r\n\
         zoe@akesson.example,Zoë,'=Åkesson,Northfen,\r\n\
         -arjun@oldstation.example,Arjun,Mehta,,'+44 1632 960117\r\n"
    );
    assert_eq!(
        summary.files,
        [("1-unsubscribed.csv".into(), 3), ("2-bounced.csv".into(), 3), ("3-subscribed.csv".into(), 2)]
    );
}

#[test]
fn whoever_stays_is_counted_with_a_reason() {
    let (_, summary) = sample(Provider::Mailchimp);
    let stays: Vec<(&str, u64)> = summary.stays.iter().map(|stays| (stays.code, stays.count)).collect();
    assert_eq!(
        stays,
        [("customer-only", 1), ("no-consent", 1), ("suppressed", 1)],
        "a permit is no way round a suppression that came since"
    );
}

#[test]
fn the_readme_says_what_goes_first() {
    let (folder, _) = sample(Provider::Mailchimp);
    let readme = folder.text("README.txt");
    let place = |what: &str| readme.find(what).unwrap_or_else(|| panic!("{what} is named: {readme}"));
    assert!(place("1-unsubscribed.csv") < place("2-cleaned.csv"), "those who left go first");
    assert!(place("2-cleaned.csv") < place("3-subscribed.csv"));
    assert!(place("1 person asks to be forgotten") < place("Who stays"));
    assert!(readme.lines().count() < 30, "it is short");
    assert!(!readme.contains('!') && !readme.contains("please"), "{readme}");
}

#[test]
fn letters_mailchimp_does_not_take_stay_with_a_reason() {
    for (provider, travel) in [(Provider::Mailchimp, 0), (Provider::SendGrid, 1)] {
        let folder = Folder::default();
        let package = Package::new(job(provider), folder.create()).expect("memory takes all");
        let mut people = package.people().expect("memory takes all");
        give(&mut people, "zoë@akesson.example", &[], Basis::Stated);
        let summary = people.finish().expect("memory takes all");
        assert_eq!((summary.subscribed, summary.stays.len()), (travel, 1 - travel as usize), "{provider:?}");
    }
}

#[test]
fn a_full_file_is_followed_by_the_next() {
    let folder = Folder::default();
    let job = job(Provider::SendGrid);
    let columns = [("email", Holds::Addresses)];
    let mut create = folder.create();
    let mut pieces = Pieces::begin(Part::Subscribed, &job, &columns, &mut create).expect("memory takes all");
    pieces.most = Some(2);
    for row in ["a", "b", "c", "d", "e"] {
        pieces.row([row], &job, &columns, &mut create).expect("memory takes all");
    }
    let done = pieces.finish().expect("memory takes all");
    let names =
        [("3-subscribed.csv".into(), 2), ("3-subscribed-2.csv".into(), 2), ("3-subscribed-3.csv".into(), 1)];
    assert_eq!(done, names);
    assert_eq!(folder.text("3-subscribed-3.csv"), "email\r\ne\r\n", "each has its header");
}

#[test]
fn a_disk_that_is_full_is_said_with_the_files_name() {
    let full = |_: &str| -> io::Result<Page> { Err(io::Error::other("no space left")) };
    let error = Package::new(job(Provider::Mailchimp), full).err().expect("nothing can be written");
    assert!(
        error.to_string().starts_with("1-unsubscribed.csv could not be written: no space left."),
        "{error}"
    );
}

proptest! {
    /// Whatever stands in the fields, no cell runs as a formula, every row has its width, and addresses arrive as they are.
    #[test]
    fn any_fields_travel_safely(values in prop::collection::vec("\\PC{0,20}|[=+@-].{0,9}", 3)) {
        for provider in Provider::ALL {
            let folder = Folder::default();
            let package = Package::new(job(provider), folder.create()).expect("memory takes all");
            let mut people = package.people().expect("memory takes all");
            let fields = [("name", values[0].as_str()), ("town", values[1].as_str()), ("phone", values[2].as_str())];
            give(&mut people, "=x@a.example", &fields, Basis::Stated);
            people.finish().expect("memory takes all");
            let text = folder.text("3-subscribed.csv");
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let row = reader.records().next().expect("one person").expect("as wide as the header");
            prop_assert_eq!(row.get(0), Some("=x@a.example"));
            prop_assert!(row.iter().skip(1).all(|cell| !contacts::export::is_formula(cell)), "{:?}", row);
        }
    }
}
