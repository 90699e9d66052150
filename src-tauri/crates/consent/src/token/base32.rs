//! Base32 in Crockford's alphabet, which leaves out the letters that look like digits and one that makes words.

const ALPHABET: [u8; 32] = *b"0123456789abcdefghjkmnpqrstvwxyz";

/// Appends `bytes` in lower case, without padding.
pub(super) fn encode(bytes: &[u8], out: &mut String) {
    let (mut held, mut bits) = (0u32, 0u32);
    let mut put = |value: u32| out.push(ALPHABET.get((value & 31) as usize).copied().map_or('0', char::from));
    for &byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
}

/// The whole bytes in `text`; characters outside the alphabet are passed over, bits that fill no byte dropped.
pub(super) fn decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0u32);
    for value in text.chars().filter_map(value) {
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

/// What a character stands for; look-alikes stand for the digit they look like.
pub(super) fn value(letter: char) -> Option<u8> {
    let byte = match letter.to_ascii_lowercase() {
        'o' => b'0',
        'i' | 'l' => b'1',
        other => u8::try_from(other).ok()?,
    };
    ALPHABET.iter().position(|&symbol| symbol == byte).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests;
