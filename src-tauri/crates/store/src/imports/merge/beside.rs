//! Two threads at one work: one makes, the other takes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::error::{Result, StoreError};

/// Makes on a thread of its own what is taken here, with at most so many between the two. Whichever ends first, the other
/// ends too: the taker owns its end, so that a maker that waits for room is told that nobody takes any more.
pub(super) fn beside<Piece: Send, Done>(
    between: usize,
    make: impl FnOnce(SyncSender<Piece>) + Send,
    take: impl FnOnce(Receiver<Piece>) -> Result<Done>,
) -> Result<Done> {
    let (pieces, made) = sync_channel(between);
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("seal".to_owned())
            .spawn_scoped(scope, || make(pieces))
            .map_err(StoreError::file("thread"))?;
        take(made)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taker_that_fails_does_not_wait_for_the_maker() {
        let mut made = 0;
        let failed: Result<()> = beside(
            2,
            |pieces| {
                while pieces.send(()).is_ok() {
                    made += 1
                }
            },
            |_| Err(StoreError::DiskFull),
        );
        assert!(matches!(failed, Err(StoreError::DiskFull)), "{failed:?}");
        assert!(made <= 2);
    }

    #[test]
    fn everything_made_is_taken_in_order() {
        let make = |pieces: SyncSender<u32>| (0..1000).for_each(|piece| pieces.send(piece).unwrap());
        let taken = beside(3, make, |made| Ok(made.into_iter().collect::<Vec<_>>())).unwrap();
        assert_eq!(taken, (0..1000).collect::<Vec<_>>());
    }
}
