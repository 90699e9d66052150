//! The practice post office: an SMTP server on loopback with faults on request.
