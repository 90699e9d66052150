//! The state of one session (RFC 5321 section 4.1.4): lines and messages in, replies and next steps out. No sockets.

use std::sync::Arc;

use crate::command::{Command, Mail, parse};
use crate::config::Tls;
use crate::data::Message;
use crate::login::{Dialog, Turn};
use crate::mischief::Trick;
use crate::office::Office;
use crate::post_box::Received;
use crate::reply::Reply;
use crate::step::{Step, Then};

/// Mistakes a client may make before it is sent away.
const PATIENCE: u32 = 20;
/// Recipients of one message (RFC 5321 section 4.5.3.1.8 asks for at least 100).
const MOST_RECIPIENTS: usize = 100;

/// One client's session.
#[derive(Debug)]
pub(crate) struct Conversation {
    office: Arc<Office>,
    tls: bool,
    greeted: bool,
    extended: bool,
    user: Option<String>,
    dialog: Option<Dialog>,
    transaction: Option<Transaction>,
    carried: u32,
    mistakes: u32,
}

#[derive(Debug)]
struct Transaction {
    mail: Mail,
    recipients: Vec<String>,
}

impl Conversation {
    pub(crate) fn new(office: Arc<Office>, tls: bool) -> Self {
        Self {
            office,
            tls,
            greeted: false,
            extended: false,
            user: None,
            dialog: None,
            transaction: None,
            carried: 0,
            mistakes: 0,
        }
    }

    /// The first word is the server's.
    pub(crate) fn greeting(&self) -> Step {
        match self.office.mischief.at_connect() {
            Some(Trick::Say(reply)) => Step::say(reply).then(Then::Close),
            Some(trick) => Step::of(trick),
            None => Step::say(Reply::bare(220, format!("{} ESMTP Practice post office", self.office.name))),
        }
    }

    /// After STARTTLS everything said before is forgotten (RFC 3207 section 4.2).
    pub(crate) fn after_tls(self) -> Self {
        Self { carried: self.carried, mistakes: self.mistakes, ..Self::new(self.office, true) }
    }

    /// One line, without its end.
    pub(crate) fn line(&mut self, line: &[u8]) -> Step {
        let step = match self.dialog.take() {
            Some(dialog) => self.login_line(dialog, &String::from_utf8_lossy(line)),
            None => match parse(line) {
                Ok(command) => self.command(command),
                Err(reply) => Step::say(reply),
            },
        };
        self.after(step)
    }

    /// A line that is none: too long, or ended by a bare LF.
    pub(crate) fn bad_line(&mut self, why: &str) -> Step {
        self.dialog = None;
        self.after(Step::say(Reply::new(500, "5.5.2", why)))
    }

    fn after(&mut self, step: Step) -> Step {
        let Some(reply) = &step.reply else {
            return step;
        };
        if reply.code >= 400 {
            self.office.post_box.count(|tally| tally.refusals += 1);
        }
        if step.mistake {
            self.mistakes += 1;
            if self.mistakes > PATIENCE {
                return Step::say(Reply::new(421, "4.7.0", "Too many mistakes, goodbye"));
            }
        }
        step
    }

    fn command(&mut self, command: Command) -> Step {
        match command {
            Command::Ehlo => self.ehlo(),
            Command::Helo => {
                self.reset(true, false);
                Step::say(Reply::bare(250, self.office.name.clone()))
            }
            Command::Noop => Step::say(Reply::new(250, "2.0.0", "Ok")),
            Command::Help => {
                Step::say(Reply::new(214, "2.0.0", "This is a practice post office: it delivers nothing"))
            }
            Command::Vrfy => Step::say(Reply::new(252, "2.5.2", "Send to it and see")),
            Command::Quit => Step::say(Reply::new(221, "2.0.0", "Goodbye")).then(Then::Close),
            Command::Rset => {
                self.transaction = None;
                Step::say(Reply::new(250, "2.0.0", "Ok"))
            }
            Command::StartTls => self.start_tls(),
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial.as_deref()),
            Command::Mail(mail) => self.mail(mail),
            Command::Rcpt { to } => self.rcpt(to),
            Command::Data => self.data(),
        }
    }

    fn reset(&mut self, greeted: bool, extended: bool) {
        self.greeted = greeted;
        self.extended = extended;
        self.transaction = None;
    }

    fn ehlo(&mut self) -> Step {
        self.reset(true, true);
        let mut text = self.office.name.clone();
        let mut offer = |keyword: &str, parameters: &str| {
            if !self.office.mischief.hides(keyword) {
                text.push('\n');
                text.push_str(keyword);
                text.push_str(parameters);
            }
        };
        offer("PIPELINING", "");
        offer("SIZE", &format!(" {}", self.office.max_size));
        offer("8BITMIME", "");
        offer("SMTPUTF8", "");
        offer("ENHANCEDSTATUSCODES", "");
        if self.user.is_none() {
            offer("AUTH", " PLAIN LOGIN XOAUTH2");
        }
        if self.office.tls == Tls::StartTls && !self.tls {
            offer("STARTTLS", "");
        }
        Step::say(Reply::bare(250, text))
    }

    fn start_tls(&mut self) -> Step {
        if self.tls {
            return Step::say(Reply::new(503, "5.5.1", "TLS is already on"));
        }
        if self.office.tls != Tls::StartTls || self.office.hidden("STARTTLS") {
            return Step::say(Reply::new(502, "5.5.1", "Command not implemented"));
        }
        Step::say(Reply::new(220, "2.0.0", "Ready to start TLS")).then(Then::StartTls)
    }

    fn auth(&mut self, mechanism: &str, initial: Option<&str>) -> Step {
        if !self.extended || self.user.is_some() || self.transaction.is_some() {
            return Step::say(Reply::new(503, "5.5.1", "No login now"));
        }
        let Some((dialog, question)) = Dialog::begin(mechanism) else {
            return Step::say(Reply::new(504, "5.5.4", "Mechanism not known"));
        };
        match initial {
            Some(initial) => self.login_line(dialog, initial),
            None => {
                self.dialog = Some(dialog);
                Step::say(Reply::bare(334, question))
            }
        }
    }

    fn login_line(&mut self, dialog: Dialog, line: &str) -> Step {
        // Only where a secret is judged; a user name alone is not a login yet.
        let judged = !matches!(dialog, Dialog::LoginUser | Dialog::TokenRefused(_));
        let refuse = if judged { self.office.mischief.at_login() } else { None };
        match dialog.answer(line, self.office.login.as_ref(), refuse) {
            Turn::Ask(dialog, reply) => {
                self.dialog = Some(dialog);
                Step::say(reply)
            }
            Turn::Refused(reply) => Step::say(reply),
            Turn::Welcome(user) => {
                self.user = Some(user);
                self.office.post_box.count(|tally| tally.logins += 1);
                Step::say(Reply::new(235, "2.7.0", "Welcome"))
            }
        }
    }

    fn mail(&mut self, mail: Mail) -> Step {
        if !self.greeted {
            return Step::say(Reply::new(503, "5.5.1", "Say EHLO first"));
        }
        if self.transaction.is_some() {
            return Step::say(Reply::new(503, "5.5.1", "A message is already begun"));
        }
        let unknown = |keyword: &String| !self.extended || self.office.hidden(extension_of(keyword));
        if mail.keywords.iter().any(unknown) {
            return Step::say(Reply::new(555, "5.5.4", "Parameter not recognised"));
        }
        if self.office.login.is_some() && self.user.is_none() {
            return Step::say(Reply::new(530, "5.7.0", "Log in first"));
        }
        if !mail.from.is_ascii() && !mail.smtputf8 {
            return Step::say(Reply::new(550, "5.6.7", "The address needs SMTPUTF8"));
        }
        if mail.size.is_some_and(|size| size > self.office.max_size) {
            self.office.mischief.was_too_large(&[]);
            return Step::say(too_large());
        }
        let now = self.office.clock.now();
        if let Some(trick) = self.office.mischief.at_mail(&mail.from, self.carried, now) {
            return Step::of(trick);
        }
        self.transaction = Some(Transaction { mail, recipients: Vec::new() });
        Step::say(Reply::new(250, "2.1.0", "Ok"))
    }

    fn rcpt(&mut self, to: String) -> Step {
        let Some(transaction) = &mut self.transaction else {
            return Step::say(Reply::new(503, "5.5.1", "Say MAIL first"));
        };
        if transaction.recipients.len() >= MOST_RECIPIENTS {
            return Step::say(Reply::new(452, "4.5.3", "Too many recipients"));
        }
        if !to.is_ascii() && !transaction.mail.smtputf8 {
            return Step::say(Reply::new(553, "5.6.7", "The address needs SMTPUTF8"));
        }
        let wait = self.office.mischief.slowness(std::slice::from_ref(&to));
        let trick = self.office.mischief.at_rcpt(&to, self.office.clock.now());
        let step = match trick {
            Some(trick) => Step::of(trick),
            None => {
                transaction.recipients.push(to);
                Step::say(Reply::new(250, "2.1.5", "Ok"))
            }
        };
        Step { wait, ..step }
    }

    fn data(&mut self) -> Step {
        let Some(transaction) = &self.transaction else {
            return Step::say(Reply::new(503, "5.5.1", "Say MAIL first"));
        };
        if transaction.recipients.is_empty() {
            return Step::say(Reply::new(503, "5.5.1", "No recipient was accepted"));
        }
        let mischief = &self.office.mischief;
        let wait = mischief.slowness(&transaction.recipients);
        let step = match mischief.at_data(&transaction.recipients) {
            Some(trick) => Step::of(trick),
            None => Step::say(Reply::bare(354, "End with a dot on a line of its own"))
                .then(Then::TakeMessage { drop_in_the_middle: mischief.in_data(&transaction.recipients) }),
        };
        Step { wait, ..step }
    }

    /// The message behind DATA has come to its end. Whatever the answer, the transaction is over.
    pub(crate) async fn message(&mut self, message: Message) -> Step {
        let step = match (self.transaction.take(), message) {
            (None, _) => Step::say(Reply::new(503, "5.5.1", "Say MAIL first")),
            (Some(transaction), Message::TooLarge) => {
                self.office.mischief.was_too_large(&transaction.recipients);
                Step::say(too_large())
            }
            (Some(_), Message::BareLineEnd) => Step::say(Reply::new(
                550,
                "5.5.2",
                "Bare CR or LF in the message, see RFC 5321 section 2.3.8",
            )),
            (Some(transaction), Message::Whole(bytes)) => self.whole_message(transaction, bytes).await,
        };
        self.after(step)
    }

    async fn whole_message(&mut self, transaction: Transaction, bytes: Vec<u8>) -> Step {
        let wait = self.office.mischief.slowness(&transaction.recipients);
        let trick = self.office.mischief.at_final_dot(&transaction.recipients);
        let keep = match &trick {
            None => true,
            Some(Trick::Say(_)) => false,
            Some(Trick::Close { keep } | Trick::Silence { keep, .. }) => *keep,
        };
        if keep && !self.keep(transaction, bytes).await {
            return Step::say(Reply::new(452, "4.3.1", "The message could not be written to its folder"));
        }
        match trick {
            Some(trick) => {
                let step = Step::of(trick);
                Step { wait: step.wait.max(wait), ..step }
            }
            None => {
                self.carried += 1;
                let step = Step::say(Reply::new(250, "2.0.0", format!("Ok: kept as {}", self.carried)));
                Step { wait, ..step }
            }
        }
    }

    /// Whether it worked.
    async fn keep(&self, transaction: Transaction, bytes: Vec<u8>) -> bool {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let bytes: Arc<[u8]> = bytes.into();
        let file = self.office.post_box.file_for_next();
        if let Some(path) = file.clone() {
            let bytes = Arc::clone(&bytes);
            let written = tokio::task::spawn_blocking(move || std::fs::write(path, bytes)).await;
            if !matches!(written, Ok(Ok(()))) {
                return false;
            }
        }
        let at = self.office.clock.now();
        self.office.mischief.accepted(&transaction.mail.from, at);
        self.office.post_box.put(Received {
            mail_from: transaction.mail.from,
            rcpt_to: transaction.recipients,
            bytes,
            size,
            file,
            at,
            tls: self.tls,
            user: self.user.clone(),
        });
        true
    }
}

fn too_large() -> Reply {
    Reply::new(552, "5.3.4", "The message is too large")
}

/// The EHLO keyword a MAIL parameter belongs to.
fn extension_of(parameter: &str) -> &str {
    match parameter {
        "BODY" => "8BITMIME",
        other => other,
    }
}
