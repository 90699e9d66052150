//! Writing text line by line: white space collapsed, indents kept, empty lines never more than one.

/// The text so far.
#[derive(Default)]
pub struct Lines {
    out: String,
    /// Line ends that are due before the next word.
    due: usize,
    /// A space is due before the next word.
    space: bool,
    /// Something stands on the line already.
    begun: bool,
    /// A word has been written; marks are none.
    started: bool,
    /// What stands at the start of each line.
    indents: Vec<&'static str>,
    /// How many quotations the last word stood in.
    quoted: usize,
    /// Open lists: the next number, or none for dots.
    lists: Vec<Option<u32>>,
    /// The mark of an item that has not begun.
    mark: Option<String>,
    verbatim: bool,
}

/// Invisible characters that mails use as filling.
const fn is_filling(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{ad}' | '\u{200b}' | '\u{2007}' | '\u{feff}')
}

impl Lines {
    fn before_word(&mut self) {
        if self.due > 0 && self.started {
            // An empty line inside a quotation is quoted too.
            let quotes = self.quotes().min(self.quoted);
            for line in 0..self.due {
                self.out.push('\n');
                if line + 1 < self.due {
                    self.out.push_str("> ".repeat(quotes).trim_end());
                }
            }
        }
        if self.due > 0 || !self.begun {
            let mark = self.mark.take();
            let depth = self.indents.len();
            for (index, indent) in self.indents.iter().enumerate() {
                match &mark {
                    Some(mark) if index + 1 == depth => self.out.push_str(mark),
                    _ => self.out.push_str(indent),
                }
            }
            self.space = false;
        }
        if self.space {
            self.out.push(' ');
        }
        self.due = 0;
        self.space = false;
        self.begun = true;
        self.started = true;
        self.quoted = self.quotes();
    }

    fn quotes(&self) -> usize {
        self.indents.iter().filter(|indent| indent.starts_with('>')).count()
    }

    /// Adds text; white space in it is a space, except in verbatim text.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                c if is_filling(c) => {}
                '\n' if self.verbatim => self.break_line(),
                c if c.is_whitespace() && !(self.verbatim && self.begun) => {
                    self.space |= self.begun && self.due == 0
                }
                c => {
                    self.before_word();
                    self.out.push(c);
                }
            }
        }
    }

    /// Adds a mark that is no text: it stands where the text ends, and what is due stays due.
    pub fn mark(&mut self, word: &str) {
        self.out.push_str(word);
    }

    /// Ends the line.
    pub fn break_line(&mut self) {
        self.due = if self.due > 0 { 2 } else { usize::from(self.begun) };
        self.space = false;
    }

    /// Sees to it that so many line ends come before the next word.
    pub fn apart(&mut self, lines: usize) {
        self.due = self.due.max(lines);
        self.space = false;
    }

    /// Lines that follow begin with this.
    pub fn indent(&mut self, with: &'static str) {
        self.indents.push(with);
    }

    /// Takes the last indent back.
    pub fn outdent(&mut self) {
        self.indents.pop();
    }

    /// A list begins, numbered from the given number.
    pub fn open_list(&mut self, first: Option<u32>) {
        self.lists.push(first);
    }

    /// The list ends.
    pub fn close_list(&mut self) {
        self.lists.pop();
    }

    /// Whether a list is open.
    pub fn in_list(&self) -> bool {
        !self.lists.is_empty()
    }

    /// An item of the list begins.
    pub fn item(&mut self) {
        let (mark, indent) = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                (mark, "   ")
            }
            _ => ("- ".to_owned(), "  "),
        };
        self.mark = Some(mark);
        self.indents.push(indent);
    }

    /// The item ends.
    pub fn close_item(&mut self) {
        self.mark = None;
        self.indents.pop();
    }

    /// Verbatim text begins or ends.
    pub const fn verbatim(&mut self, on: bool) {
        self.verbatim = on;
    }

    /// Where the next word will stand, and whether it will be the first of its line.
    pub fn here(&self) -> (usize, bool) {
        (self.out.len(), self.due > 0 || !self.begun)
    }

    /// The text since a place.
    pub fn since(&self, at: usize) -> &str {
        self.out.get(at..).unwrap_or_default()
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.out.trim_end().to_owned()
    }
}
