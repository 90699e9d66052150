//! A name server that says what a test tells it to, however wrong, over UDP and TCP, and counts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hickory_server::proto::op::{Message, ResponseCode};
use hickory_server::proto::rr::rdata::{MX, NS, SOA};
use hickory_server::proto::rr::{Name, RData, Record};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Udp,
    Tcp,
}

/// One that runs until the test ends.
pub struct FakeDns {
    pub address: SocketAddr,
    pub counts: Arc<Counts>,
}

/// What it saw.
#[derive(Debug, Default)]
pub struct Counts {
    /// Questions.
    pub asked: AtomicUsize,
    under_way: AtomicUsize,
    /// Questions that were under way at the same time, at most.
    pub most: AtomicUsize,
}

impl FakeDns {
    pub fn asked(&self) -> usize {
        self.counts.asked.load(Ordering::SeqCst)
    }

    pub fn most(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }
}

impl Counts {
    fn begin(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(self.under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
    }

    fn end(&self) {
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A port that is free for both.
pub async fn same_port() -> (UdpSocket, TcpListener) {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = tcp.local_addr().expect("its address");
        if let Ok(udp) = UdpSocket::bind(address).await {
            return (udp, tcp);
        }
    }
}

/// Answers each question after `slow` with what `say` makes of it, or not at all.
pub async fn fake(
    slow: Duration,
    say: impl Fn(&Message, Way) -> Option<Message> + Send + Sync + 'static,
) -> FakeDns {
    let (udp, tcp) = same_port().await;
    let address = udp.local_addr().expect("its address");
    let (udp, say, counts) = (Arc::new(udp), Arc::new(say), Arc::new(Counts::default()));
    let (say_too, counts_too) = (Arc::clone(&say), Arc::clone(&counts));
    tokio::spawn(async move {
        let mut space = [0_u8; 4_096];
        loop {
            let Ok((length, from)) = udp.recv_from(&mut space).await else { return };
            let Ok(question) = Message::from_vec(&space[..length]) else { continue };
            let (udp, say, counts) = (Arc::clone(&udp), Arc::clone(&say_too), Arc::clone(&counts_too));
            counts.begin();
            tokio::spawn(async move {
                tokio::time::sleep(slow).await;
                let answer = say(&question, Way::Udp);
                counts.end();
                if let Some(answer) = answer {
                    let _ = udp.send_to(&answer.to_vec().expect("it encodes"), from).await;
                }
            });
        }
    });
    let counts_too = Arc::clone(&counts);
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = tcp.accept().await else { return };
            let (say, counts) = (Arc::clone(&say), Arc::clone(&counts_too));
            tokio::spawn(async move {
                while let Ok(length) = stream.read_u16().await {
                    let mut space = vec![0; usize::from(length)];
                    if stream.read_exact(&mut space).await.is_err() {
                        return;
                    }
                    let Ok(question) = Message::from_vec(&space) else { return };
                    counts.begin();
                    let answer = say(&question, Way::Tcp);
                    counts.end();
                    let Some(answer) = answer.map(|answer| answer.to_vec().expect("it encodes")) else {
                        continue;
                    };
                    let length = u16::try_from(answer.len()).expect("it fits");
                    let _ = stream.write_all(&[&length.to_be_bytes()[..], &answer].concat()).await;
                }
            });
        }
    });
    FakeDns { address, counts }
}

/// The name a question is about, without the last dot; empty for the root.
pub fn about(question: &Message) -> String {
    let name = question.queries.first().map(|asked| asked.name().to_lowercase().to_ascii());
    name.unwrap_or_default().trim_end_matches('.').to_owned()
}

/// An answer with this code and nothing in it.
pub fn code(question: &Message, code: ResponseCode) -> Message {
    let mut answer = Message::error_msg(question.metadata.id, question.metadata.op_code, code);
    answer.metadata.recursion_desired = question.metadata.recursion_desired;
    answer.metadata.recursion_available = true;
    answer.add_queries(question.queries.clone());
    answer
}

/// An answer with these records.
pub fn with(question: &Message, records: impl IntoIterator<Item = (Name, RData)>) -> Message {
    let mut answer = code(question, ResponseCode::NoError);
    for (owner, data) in records {
        answer.add_answer(Record::from_rdata(owner, 60, data));
    }
    answer
}

/// It has a mail host.
pub fn takes(question: &Message) -> Message {
    let name = question.queries.first().expect("a question").name().clone();
    with(question, [(name, RData::MX(MX::new(10, host("mx.example."))))])
}

/// It does not exist, with the proof of its zone.
pub fn no_such(question: &Message) -> Message {
    let mut answer = code(question, ResponseCode::NXDomain);
    let soa = SOA::new(host("ns.example."), host("hostmaster.example."), 1, 60, 60, 60, 60);
    answer.add_authority(Record::from_rdata(host("example."), 60, RData::SOA(soa)));
    answer
}

/// The servers of the root.
pub fn root(question: &Message) -> Message {
    with(question, [(Name::root(), RData::NS(NS(host("ns.example."))))])
}

pub fn host(text: &str) -> Name {
    Name::from_ascii(text).expect(text)
}
