//! Puts a name server some milliseconds away: each question is held back so long, answers go through at once.

use std::collections::VecDeque;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between the program and the name server, until the measurement ends.
pub struct FarAway {
    /// Where to ask.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

/// What went through.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Questions under way on average, from the first question to the last answer.
    pub mean: f64,
    /// At most.
    pub most: u32,
}

struct Shared {
    /// Towards the program.
    near: UdpSocket,
    /// Towards the name server.
    far: UdpSocket,
    state: Mutex<State>,
    woken: Condvar,
}

struct State {
    /// Questions held back, in the order in which they came.
    held: VecDeque<(Instant, Vec<u8>)>,
    /// Who asked under which number there, and when; by our number.
    asked: Vec<Option<(SocketAddr, [u8; 2], Instant)>>,
    next: u16,
    under_way: u32,
    most: u32,
    waited: Duration,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl FarAway {
    /// Starts three threads, which end with the program.
    pub fn start(server: SocketAddr, away: Duration) -> std::io::Result<Self> {
        let near = UdpSocket::bind("127.0.0.1:0")?;
        let far = UdpSocket::bind("127.0.0.1:0")?;
        far.connect(server)?;
        let address = near.local_addr()?;
        let state = State {
            held: VecDeque::new(),
            asked: vec![None; usize::from(u16::MAX) + 1],
            next: 0,
            under_way: 0,
            most: 0,
            waited: Duration::ZERO,
            first: None,
            last: None,
        };
        let shared = Arc::new(Shared { near, far, state: Mutex::new(state), woken: Condvar::new() });
        let [hears, sends, answers] = [Arc::clone(&shared), Arc::clone(&shared), Arc::clone(&shared)];
        std::thread::spawn(move || hears.hear(away));
        std::thread::spawn(move || sends.send());
        std::thread::spawn(move || answers.answer());
        Ok(Self { address, shared })
    }

    /// What went through so far.
    pub fn seen(&self) -> Seen {
        let state = self.shared.lock();
        let lasted = state.first.zip(state.last).map_or(Duration::ZERO, |(first, last)| last - first);
        Seen { mean: state.waited.as_secs_f64() / lasted.as_secs_f64().max(0.001), most: state.most }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes questions in under numbers of our own, which two programs' numbers cannot be.
    fn hear(&self, away: Duration) {
        let mut space = [0_u8; 4_096];
        while let Ok((length, from)) = self.near.recv_from(&mut space) {
            let now = Instant::now();
            let Some(mut question) = space.get(..length).map(<[u8]>::to_vec) else { continue };
            let mut state = self.lock();
            let ours = state.next;
            state.next = state.next.wrapping_add(1);
            let Some(number) = question.first_chunk_mut::<2>() else { continue };
            let theirs = std::mem::replace(number, ours.to_be_bytes());
            if let Some(place) = state.asked.get_mut(usize::from(ours)) {
                *place = Some((from, theirs, now));
            }
            state.first.get_or_insert(now);
            state.under_way += 1;
            state.most = state.most.max(state.under_way);
            state.held.push_back((now + away, question));
            drop(state);
            self.woken.notify_one();
        }
    }

    /// Lets them go on when their time has come.
    fn send(&self) {
        let mut state = self.lock();
        loop {
            let Some((due, _)) = state.held.front() else {
                state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let Some((_, question)) = state.held.pop_front() else { continue };
                drop(state);
                let _ = self.far.send(&question);
            } else {
                drop(state);
                std::thread::sleep(left);
            }
            state = self.lock();
        }
    }

    /// Brings answers back under the number that was asked.
    fn answer(&self) {
        let mut space = [0_u8; 4_096];
        while let Ok(length) = self.far.recv(&mut space) {
            let Some(answer) = space.get_mut(..length) else { continue };
            let Some(number) = answer.first_chunk_mut::<2>() else { continue };
            let mut state = self.lock();
            let place = state.asked.get_mut(usize::from(u16::from_be_bytes(*number)));
            let Some((to, theirs, since)) = place.and_then(Option::take) else { continue };
            *number = theirs;
            let now = Instant::now();
            state.under_way -= 1;
            state.waited += now - since;
            state.last = Some(now);
            drop(state);
            let _ = self.near.send_to(answer, to);
        }
    }
}
