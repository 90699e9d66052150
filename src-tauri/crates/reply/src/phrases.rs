//! Phrases of mail servers and the class each stands for. The tables beside this file say how to read them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::letters::folded;
use crate::{Class, Severity};
use clause::Of;

mod clause;

/// The tables in their order of weight.
const TABLES: [&str; 8] = [
    include_str!("phrases/innocent.txt"),
    include_str!("phrases/locked.txt"),
    include_str!("phrases/sender.txt"),
    include_str!("phrases/ours.txt"),
    include_str!("phrases/theirs.txt"),
    include_str!("phrases/message.txt"),
    include_str!("phrases/road.txt"),
    include_str!("phrases/weak.txt"),
];

/// The words that give no reason, as that file tells.
const PLAIN: &str = include_str!("phrases/plain.txt");

/// How far two fragments of one phrase may stand apart, in octets: about a sentence.
const REACH: usize = 90;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(&TABLES));

/// When a section may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Whatever the codes say.
    Strong,
    /// Only where no exact enhanced code speaks.
    Weak,
    /// Whatever the codes say, and only in a reply of the 4yz kind.
    Temporary,
    /// As weak, and only in a reply of the 5yz kind.
    WeakPermanent,
    /// As weak permanent: refuses the recipient and gives no reason.
    Refusal,
    /// As weak, and only in a reply of the 4yz kind.
    WeakTemporary,
    /// Only where everything else says that the address is dead: whoever names these means us, the message or the
    /// account, and nobody loses their mail for that.
    Innocent,
    /// Says no class, but that the words are about whom we wrote to.
    Addressed,
    /// Says no class, but that the account we send through is locked.
    Locked,
    /// The same, in words that mean a recipient's account where the reply is about a recipient.
    LockedIfOurs,
    /// Says no class, but that our server does not take the address we send with.
    OurSender,
    /// The same, whatever stands around it.
    AlwaysOurSender,
    /// Says no class, but that we may not send to others through this server.
    OurRelay,
    /// Says no class, but that we have to sign in first.
    OurLogin,
    /// Says no class, but that the reply may be about whom we wrote to, whatever it says of us.
    NotUs,
}

/// All phrases, to be found by a word of the reply.
struct Table {
    /// The sections in their order of weight; phrases name theirs by its place here.
    sections: Vec<(Class, Weight, Of)>,
    by_first: HashMap<String, Vec<(usize, Phrase)>>,
    /// Phrases that do not begin with a whole word.
    others: Vec<(usize, Phrase)>,
    /// The words that give no reason: those of [`PLAIN`] and those of the refusals.
    plain: HashSet<String>,
}

/// Fragments in their order.
struct Phrase {
    fragments: Vec<Fragment>,
    /// Whether they have to stand in one clause: "recipient * not found" is nothing in "recipient rejected: key not found".
    of_one_clause: bool,
    /// Whom the clause around them has to be about.
    of: Of,
}

struct Fragment {
    /// As [`folded`] leaves it.
    text: String,
    /// Whether the last word may run on.
    open: bool,
    /// Whether the first word may be the end of a longer one.
    tail: bool,
}

/// The words of one reply, ready to be compared.
pub struct Words<'a> {
    text: &'a str,
    seen: HashSet<&'a str>,
}

impl<'a> Words<'a> {
    /// Takes folded text with single spaces.
    pub fn new(text: &'a str) -> Self {
        let seen = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
        Self { text, seen }
    }

    /// The class of the first section of one of these weights that has a matching phrase.
    pub fn class(&self, weights: &[Weight]) -> Option<Class> {
        let (mut best, mut class) = (usize::MAX, None);
        let of_words = self.seen.iter().filter_map(|word| TABLE.by_first.get(*word)).flatten();
        for (place, phrase) in of_words.chain(&TABLE.others) {
            let Some((named, weight, _)) = TABLE.sections.get(*place) else { continue };
            if *place < best && weights.contains(weight) && phrase.is_in(self.text) {
                (best, class) = (*place, Some(*named));
            }
        }
        class
    }

    /// Whether nothing here could be a reason for a refusal: plain words, numbers, names of hosts, web addresses.
    pub fn are_plain(&self) -> bool {
        let of_machines = |token: &&str| token.contains("://") || token.matches('.').count() > 1;
        let tokens = self.text.split(' ').filter(|token| !of_machines(token));
        tokens.flat_map(|token| token.split(|c: char| !c.is_alphanumeric())).all(|word| {
            word.is_empty() || word.contains(|c: char| c.is_ascii_digit()) || TABLE.plain.contains(word)
        })
    }
}

impl Table {
    fn of(tables: &[&str]) -> Self {
        let mut table = Self {
            sections: Vec::new(),
            by_first: HashMap::new(),
            others: Vec::new(),
            plain: HashSet::new(),
        };
        for line in PLAIN.lines().filter(|line| !line.starts_with('#')) {
            table.know_as_plain(line);
        }
        for line in tables.iter().flat_map(|table| table.lines()).map(str::trim) {
            if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let (of, head) = said_of(head);
                let (weight, class) = heading(head);
                // A heading that names no class is caught by a test.
                table.sections.extend(class.parse().ok().map(|class| (class, weight, of)));
            } else if let Some(place) = table.sections.len().checked_sub(1)
                && !line.is_empty()
                && !line.starts_with('#')
            {
                line.split(" | ").flat_map(spelled_out).for_each(|text| table.add(place, &text));
            }
        }
        table
    }

    fn add(&mut self, place: usize, text: &str) {
        let Some(&(class, weight, of)) = self.sections.get(place) else { return };
        if weight == Weight::Refusal {
            self.know_as_plain(text);
        }
        let phrase = Phrase { of_one_clause: class.severity() == Severity::Hard, of, ..Phrase::read(text) };
        match phrase.first_word().map(str::to_owned) {
            Some(word) => self.by_first.entry(word).or_default().push((place, phrase)),
            None => self.others.push((place, phrase)),
        }
    }

    fn know_as_plain(&mut self, words: &str) {
        let words = folded(words);
        self.plain.extend(words.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    }
}

/// The phrases that one with `{a,b}` in it stands for: one for each choice, of each pair of braces.
fn spelled_out(text: &str) -> Vec<String> {
    let choices = text.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
    let Some((head, (choices, tail))) = choices else { return vec![text.to_owned()] };
    let tails = spelled_out(tail);
    let with =
        |choice: &str| tails.iter().map(move |tail| format!("{head}{choice}{tail}")).collect::<Vec<_>>();
    choices.split(',').flat_map(with).collect()
}

impl Phrase {
    fn read(text: &str) -> Self {
        Self {
            fragments: text.split(" * ").map(Fragment::read).collect(),
            of_one_clause: false,
            of: Of::Anybody,
        }
    }

    /// The word any reply with this phrase has; none if the phrase begins with a part of a word or a sign.
    fn first_word(&self) -> Option<&str> {
        let fragment = self.fragments.first()?;
        let word = fragment.text.split(|c: char| !is_word(c)).next()?;
        let whole =
            !word.is_empty() && !fragment.tail && (!fragment.open || word.len() < fragment.text.len());
        whole.then_some(word)
    }

    fn is_in(&self, text: &str) -> bool {
        let Some((first, rest)) = self.fragments.split_first() else { return false };
        // Any place of the first fragment may be the one the others follow.
        first.places(text).any(|first_end| {
            let mut end = first_end;
            let all = rest.iter().all(|fragment| {
                let tail = near(text.get(end..).unwrap_or_default(), fragment.text.len());
                let next = fragment.places(tail).next();
                next.is_some_and(|past| {
                    let gap = tail.get(..past.saturating_sub(fragment.text.len())).unwrap_or_default();
                    end += past;
                    gap.len() <= REACH && !(self.of_one_clause && clause::turns_within(gap))
                })
            });
            let start = first_end.saturating_sub(first.text.len());
            let parts = (text.get(..start), text.get(start..end), text.get(end..));
            let (Some(before), Some(phrase), Some(after)) = parts else { return false };
            all && clause::is_of(self.of, before, phrase, after)
        })
    }
}

/// So much of a text as a fragment of this length can stand in without being too far off, and the sign behind it. Without
/// this, text that repeats one word would be searched to its end from each place of the word.
fn near(text: &str, length: usize) -> &str {
    text.get(..text.ceil_char_boundary(REACH + length + 1)).unwrap_or(text)
}

impl Fragment {
    fn read(text: &str) -> Self {
        let (text, open) = text.strip_suffix('~').map_or((text, false), |text| (text, true));
        let (text, tail) = text.strip_prefix('~').map_or((text, false), |text| (text, true));
        Self { text: folded(text), open, tail }
    }

    /// Where the fragment ends, for each place it stands at as whole words.
    fn places<'t>(&self, text: &'t str) -> impl Iterator<Item = usize> + use<'_, 't> {
        text.match_indices(self.text.as_str()).filter_map(|(at, found)| {
            let end = at + found.len();
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(end..).and_then(|tail| tail.chars().next());
            let parted = |edge: Option<char>, next: Option<char>| {
                !(edge.is_some_and(is_word) && next.is_some_and(is_word))
            };
            let whole = (self.tail || parted(before, found.chars().next()))
                && (self.open || parted(found.chars().next_back(), after));
            whole.then_some(end)
        })
    }
}

/// Letters and digits that make up one word. Ideographs, kana and Thai stand side by side without a gap, so they part
/// nothing.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(c, '\u{E00}'..='\u{E7F}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}')
}

/// Whom the phrases below a heading have to be said of, and the rest of the heading.
fn said_of(head: &str) -> (Of, &str) {
    if let Some(head) = head.strip_suffix(" of them") {
        (Of::Them, head)
    } else if let Some(head) = head.strip_suffix(" not of us") {
        (Of::NotUs, head)
    } else {
        (Of::Anybody, head)
    }
}

fn heading(head: &str) -> (Weight, &str) {
    let strip = |mark| head.strip_prefix(mark);
    if let Some(class) = strip("weak permanent ") {
        (Weight::WeakPermanent, class)
    } else if let Some(class) = strip("weak temporary ") {
        (Weight::WeakTemporary, class)
    } else if let Some(class) = strip("temporary ") {
        (Weight::Temporary, class)
    } else if let Some(class) = strip("addressed ") {
        (Weight::Addressed, class)
    } else if let Some(class) = strip("refusal ") {
        (Weight::Refusal, class)
    } else if let Some(class) = strip("weak ") {
        (Weight::Weak, class)
    } else if let Some(class) = strip("innocent ") {
        (Weight::Innocent, class)
    } else if let Some(class) = strip("locked if ours ") {
        (Weight::LockedIfOurs, class)
    } else if let Some(class) = strip("locked ") {
        (Weight::Locked, class)
    } else if let Some(class) = strip("always our sender ") {
        (Weight::AlwaysOurSender, class)
    } else if let Some(class) = strip("our sender ") {
        (Weight::OurSender, class)
    } else if let Some(class) = strip("our relay ") {
        (Weight::OurRelay, class)
    } else if let Some(class) = strip("our login ") {
        (Weight::OurLogin, class)
    } else if let Some(class) = strip("not us ") {
        (Weight::NotUs, class)
    } else {
        (Weight::Strong, head)
    }
}

#[cfg(test)]
mod tests;
