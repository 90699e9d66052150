//! The commands as a script uses them: exit statuses and the fields that scripts depend on.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod domains;
#[cfg(test)]
mod getting_in;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod many;
#[cfg(test)]
mod misuse;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod rehearsing;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod unheard;
