//! Sockets: the SMTP session and DNS.
