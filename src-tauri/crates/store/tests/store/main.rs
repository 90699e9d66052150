//! The store on a real SQLite file.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod contacts_grid;
#[cfg(test)]
mod do_not_mail;
#[cfg(test)]
mod domains;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod feedback;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod import;
#[cfg(test)]
mod import_beside;
#[cfg(test)]
mod import_undo;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod merged_import;
#[cfg(test)]
mod merged_turns;
#[cfg(test)]
mod one_person;
#[cfg(test)]
mod open;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod outbox_model;
#[cfg(test)]
mod outbox_reference;
#[cfg(test)]
mod parking;
#[cfg(test)]
mod people_changes;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod restored_people;
#[cfg(test)]
mod restoring;
#[cfg(test)]
mod roster_model;
#[cfg(test)]
mod same_mailbox;
#[cfg(test)]
mod same_mailbox_model;
#[cfg(test)]
mod segments;
#[cfg(test)]
mod standing_merges;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tags;
#[cfg(test)]
mod time_line;
#[cfg(test)]
mod undo_model;
#[cfg(test)]
mod vault;
