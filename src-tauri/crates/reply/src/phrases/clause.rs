//! Whom one clause of a reply is about: the same words that say "nobody is there" of a mailbox are said of a server.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::LazyLock;

use super::is_word;

/// Whom a phrase has to be said of before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The phrase names it itself.
    Anybody,
    /// Anybody but us or a machine: nothing in the clause names those.
    NotUs,
    /// A recipient: its clause also has a word for one.
    Them,
}

/// Words for us, for them and for machines.
const WHOM: &str = include_str!("whom.txt");

/// How far around a phrase its clause is looked for, in octets: hostile text may have no end of it.
const AROUND: usize = 240;

/// What ends a clause.
const MARKS: [&str; 3] = [": ", "; ", ". "];

/// Words that tell where somebody is looked for, before a word for a machine: "no account on this server".
const AT: [&str; 7] = ["on", "at", "in", "of", "by", "from", "with"];

/// Words that may stand between such a word and the machine.
const THIS: [&str; 5] = ["this", "the", "our", "that", "local"];

/// Words for whom we wrote to.
pub static THEM: LazyLock<HashSet<&str>> = LazyLock::new(|| below("[them]"));
/// Words for us and for machines.
pub static US: LazyLock<HashSet<&str>> = LazyLock::new(|| below("[us]"));
/// What somebody did who wrote to a recipient.
pub static WROTE: LazyLock<HashSet<&str>> = LazyLock::new(|| below("[wrote]"));

fn below(heading: &str) -> HashSet<&'static str> {
    let lines = WHOM.lines().skip_while(|line| *line != heading).skip(1);
    lines.take_while(|line| !line.starts_with(['[', '#'])).flat_map(str::split_whitespace).collect()
}

/// Whether this part of a reply, between two words of one statement, turns to something else: another clause begins, or it
/// names us or a machine. What was an address leaves its marks behind, and no word.
pub fn turns_within(gap: &str) -> bool {
    let ends =
        MARKS.iter().filter_map(|mark| gap.split_once(*mark)).any(|(_, after)| after.contains(is_word));
    ends || names_us(gap) || holds_a_number(gap)
}

/// Whether the clause around `phrase`, which stands between `before` and `after`, is about whom it has to be about.
pub fn is_of(of: Of, before: &str, phrase: &str, after: &str) -> bool {
    if of == Of::Anybody {
        return true;
    }
    let nearest = before.ceil_char_boundary(before.len().saturating_sub(AROUND));
    let before = last_clause(before.get(nearest..).unwrap_or_default());
    let after = first_clause(after.get(..after.floor_char_boundary(AROUND)).unwrap_or_default());
    if names_us(before) || names_us(after) || [before, phrase, after].into_iter().any(holds_a_number) {
        return false;
    }
    of == Of::NotUs || [before, phrase, after].iter().any(|part| words(part).any(|word| THEM.contains(word)))
}

/// The end of the text from where its last clause begins. A mark behind a space was left by an address, three
/// dots stand behind one.
fn last_clause(text: &str) -> &str {
    let ends = text.char_indices().rev().map(|(at, _)| at);
    ends.filter_map(|at| text.split_at_checked(at))
        .find(|(head, tail)| is_mark(head, tail))
        .map_or(text, |(_, tail)| tail)
}

fn first_clause(text: &str) -> &str {
    let ends = text.char_indices().map(|(at, _)| at);
    ends.filter_map(|at| text.split_at_checked(at))
        .find(|(head, tail)| is_mark(head, tail))
        .map_or(text, |(head, _)| head)
}

fn is_mark(head: &str, tail: &str) -> bool {
    MARKS.iter().any(|mark| tail.starts_with(mark)) && !head.ends_with([' ', '.'])
}

/// Whether the number of a host stands here, with or without the brackets of RFC 5321 section 4.1.3.
fn holds_a_number(part: &str) -> bool {
    let number =
        |token: &str| token.trim_matches(|c: char| c.is_ascii_punctuation()).parse::<IpAddr>().is_ok();
    part.split(' ').any(number)
}

fn names_us(part: &str) -> bool {
    let (mut before, mut last) = ("", "");
    for (at, word) in words(part).enumerate() {
        // A name server is asked for whom a recipient names.
        let is_place = last == "name" || AT.contains(&last) || (AT.contains(&before) && THIS.contains(&last));
        let mut next = words(part).skip(at + 1).take(2);
        let wrote = word == "you" && next.any(|next| WROTE.contains(next));
        if US.contains(word) && !is_place && !wrote {
            return true;
        }
        (before, last) = (last, word);
    }
    false
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
