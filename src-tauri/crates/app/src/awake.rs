//! Keeping the computer from falling asleep while messages go out.
//!
//! The screen may go dark, and whoever closes the lid means it: sending stops after the message in hand and goes on when the
//! computer wakes up.

/// While this is held, the computer does not fall asleep by itself.
pub(crate) struct Awake {
    _held: keepawake::KeepAwake,
}

impl Awake {
    /// Asks the system to stay awake; none where it has nobody to ask, as on a server without a screen.
    pub fn hold() -> Option<Self> {
        let asked = keepawake::Builder::default()
            .display(false)
            .idle(true)
            .sleep(false)
            .reason("Sending a newsletter")
            .app_name("Postrider")
            .app_reverse_domain("example.postrider")
            .create();
        match asked {
            Ok(held) => Some(Self { _held: held }),
            Err(why) => {
                tracing::debug!(%why, "the system was not asked to stay awake");
                None
            }
        }
    }
}
