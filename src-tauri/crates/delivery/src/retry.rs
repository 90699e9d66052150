//! When to come back: ever later, never sooner than a greylisting server likes, and for two days at the most.
//!
//! Tries are counted, not dated: a laptop that slept through a night has not used up its tries.

use jiff::{SignedDuration, Timestamp};
use reply::Class;

/// Delays in minutes, one per try that is used up. Each list sums to at most 40 h, so that with the jitter of at most a
/// fifth the last try still lies within two days of awake time.
const USUAL: &[i64] = &[15, 30, 60, 120, 240, 480, 720, 720];
/// Nobody was reached: that is often over in minutes.
const NETWORK: &[i64] = &[2, 5, 15, 30, 60, 120, 240, 480, 720, 720];
/// A mailbox does not empty itself, and a blocklist does not forget, within minutes.
const SLOW: &[i64] = &[60, 120, 240, 480, 720, 720];
/// Delays in seconds between failed connections; the last one repeats.
const CONNECTION: &[i64] = &[5, 15, 30, 60, 120, 300, 600, 900];

const fn delays(class: Class) -> &'static [i64] {
    match class {
        Class::Network => NETWORK,
        Class::MailboxFull
        | Class::MailboxDisabled
        | Class::ContentRejected
        | Class::ReputationBlocked
        | Class::AuthenticationFailed => SLOW,
        Class::BadMailbox
        | Class::BadDomain
        | Class::Greylisted
        | Class::RateLimited
        | Class::SenderQuota
        | Class::TooLarge
        | Class::Other => USUAL,
    }
}

/// The most tries one message gets when it keeps failing with this class, the first one included.
#[must_use]
pub fn most_tries(class: Class) -> u32 {
    u32::try_from(delays(class).len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// When to try a message again. `tries` counts those used up so far, the one that just failed included. `seed` should
/// differ from row to row (its id will do), so that rows put off together do not come back together. `None`: give up.
#[must_use]
pub fn next_try(tries: u32, class: Class, now: Timestamp, seed: u64) -> Option<Timestamp> {
    let done = usize::try_from(tries.saturating_sub(1)).ok()?;
    let delay = SignedDuration::from_mins(*delays(class).get(done)?);
    later(now, delay, mix(seed, u64::from(tries)))
}

/// When to open the next connection after `failures` that failed in a row (at least 1). There is no giving up: a laptop
/// without a network just waits, at most a quarter of an hour (and a fifth) at a time.
#[must_use]
pub fn next_connection(failures: u32, now: Timestamp, seed: u64) -> Timestamp {
    let done = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = CONNECTION.get(done).or(CONNECTION.last()).copied().unwrap_or(60);
    later(now, SignedDuration::from_secs(seconds), mix(seed, u64::from(failures))).unwrap_or(now)
}

/// `now` + `delay` + up to a fifth of it. Never less: greylisting servers count from their first refusal.
fn later(now: Timestamp, delay: SignedDuration, random: u64) -> Option<Timestamp> {
    let fifth = u64::try_from(delay.as_millis()).unwrap_or(0) / 5;
    let jitter = if fifth == 0 { 0 } else { random % fifth };
    let jitter = SignedDuration::from_millis(i64::try_from(jitter).unwrap_or(0));
    now.checked_add(delay.saturating_add(jitter)).ok()
}

/// Steele, Lea and Flood's SplitMix64: spreads neighbouring seeds over the whole range.
const fn mix(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests;
