//! What the sender may choose about our own layout.

use std::str::FromStr;

/// A colour, as `#1d4b82`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

/// It is not a colour of the form `#1d4b82`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write the colour as # and six digits, for example #1d4b82.")]
pub struct NotAColour;

impl Colour {
    /// `#` and six hexadecimal digits, the one form every mail program reads.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// How bright it is to the eye, 0 to 1 (WCAG 2.2 relative luminance).
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.red) + 0.7152 * channel(self.green) + 0.0722 * channel(self.blue)
    }

    /// The contrast with another colour, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl FromStr for Colour {
    type Err = NotAColour;
    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.trim().strip_prefix('#').ok_or(NotAColour)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| NotAColour)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

/// What the sender may choose about our own layout and the words of the locked footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colour of buttons, and of links where it is dark enough to read on white.
    pub brand: Colour,
    /// The language of the message (BCP 47), for screen readers.
    pub language: String,
    /// The words of the link that lets people leave. Empty words give the default.
    pub leave: String,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            brand: Colour { red: 0x1d, green: 0x4b, blue: 0x82 },
            language: "en".to_owned(),
            leave: "Leave this list".to_owned(),
        }
    }
}
