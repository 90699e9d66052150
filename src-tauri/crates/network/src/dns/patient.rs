//! UDP with the patience of a mail server: the library would send a question again after a third of a second, which is
//! less than many a resolver needs for a domain it has never heard of, and means more questions at once than were allowed.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::time::Duration;

use hickory_resolver::config::{ConnectionConfig, ProtocolConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::udp::UdpClientStream;
use hickory_resolver::net::xfer::DnsExchange;
use hickory_resolver::{ConnectionProvider, PoolContext};

/// How often a question is put on the wire before it counts as not answered.
const SENT: u8 = 2;

/// Makes connections to name servers.
#[derive(Clone, Default)]
pub(super) struct Patient {
    sockets: TokioRuntimeProvider,
}

type Conn = DnsExchange<TokioRuntimeProvider>;

impl ConnectionProvider for Patient {
    type Conn = Conn;
    type FutureConn = Pin<Box<dyn Future<Output = Result<Conn, NetError>> + Send + 'static>>;
    type RuntimeProvider = TokioRuntimeProvider;

    fn new_connection(
        &self,
        ip: IpAddr,
        config: &ConnectionConfig,
        cx: &PoolContext,
    ) -> Result<Self::FutureConn, NetError> {
        if !matches!(config.protocol, ProtocolConfig::Udp) {
            return self.sockets.new_connection(ip, config, cx);
        }
        let again = cx.options.timeout / u32::from(SENT);
        let stream = UdpClientStream::builder(SocketAddr::new(ip, config.port), self.sockets.clone())
            .with_timeout(Some(cx.options.timeout))
            .with_os_port_selection(cx.options.os_port_selection)
            .avoid_local_ports(cx.options.avoid_local_udp_ports.clone())
            .with_bind_addr(config.bind_addr)
            .with_max_retries(SENT)
            .with_retry_interval_floor(in_millis(again));
        Ok(Box::pin(async move { Ok(stream.exchange()) }))
    }

    fn runtime_provider(&self) -> &TokioRuntimeProvider {
        &self.sockets
    }
}

fn in_millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}
