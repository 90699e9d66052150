//! A line to a mail server that breaks after so many octets, counted in one direction of one session.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Which octets are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What the server says.
    Server,
    /// What we say.
    Us,
}

/// The break: that many octets of that side get through in the next session, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub side: Side,
    pub after: usize,
}

/// It serves until the test ends.
pub struct CutLine {
    pub port: u16,
    cuts: Arc<Mutex<VecDeque<Option<Cut>>>>,
    passed: Arc<Mutex<Vec<(usize, usize)>>>,
}

impl CutLine {
    /// A line to the server at this port of this computer.
    pub async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (cuts, passed) = (Arc::<Mutex<VecDeque<_>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (queue, counts) = (Arc::clone(&cuts), Arc::clone(&passed));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let cut: Option<Cut> = queue.lock().unwrap().pop_front().flatten();
                let counts = Arc::clone(&counts);
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
                    for end in [&client, &server] {
                        end.set_nodelay(true).unwrap();
                    }
                    let room = |side| cut.filter(|cut| cut.side == side).map_or(usize::MAX, |cut| cut.after);
                    let ((from_us, to_us), (from_server, to_server)) =
                        (client.into_split(), server.into_split());
                    let (mut ours, mut theirs) = (0, 0);
                    // Whichever ends first takes the other one with it.
                    tokio::select! {
                        () = carry(from_us, to_server, room(Side::Us), &mut ours) => {}
                        () = carry(from_server, to_us, room(Side::Server), &mut theirs) => {}
                    }
                    counts.lock().unwrap().push((ours, theirs));
                });
            }
        });
        Self { port, cuts, passed }
    }

    /// The next sessions break there, one each; none is a whole session.
    pub fn cut(&self, cuts: impl IntoIterator<Item = Option<Cut>>) {
        self.cuts.lock().unwrap().extend(cuts);
    }

    /// Cuts that are still to come.
    pub fn left(&self) -> usize {
        self.cuts.lock().unwrap().len()
    }

    /// Octets of us and of the server in each session that has ended.
    pub fn passed(&self) -> Vec<(usize, usize)> {
        self.passed.lock().unwrap().clone()
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, room: usize, passed: &mut usize) {
    let mut octets = vec![0; 16_384];
    while *passed < room {
        let Ok(count) = from.read(&mut octets).await else { return };
        let count = count.min(room - *passed);
        if count == 0 || to.write_all(&octets[..count]).await.is_err() {
            return;
        }
        *passed += count;
    }
}
