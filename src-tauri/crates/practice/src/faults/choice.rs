//! Who is hit: a hash of seed, fault and recipient, the same on every machine.

use super::Fault;

/// Whether this fault hits this recipient. ASCII case of the address makes no difference.
pub(crate) fn is_chosen(seed: u64, index: usize, fault: &Fault, recipient: &str) -> bool {
    if let Some(pattern) = &fault.recipients
        && !glob(pattern, recipient)
    {
        return false;
    }
    fault.share >= 1.0 || unit(seed, index, recipient) < fault.share
}

/// A number in [0, 1). FNV-1a over the recipient, finished by splitmix64 so that near-equal addresses fall far apart.
fn unit(seed: u64, index: usize, recipient: &str) -> f64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in recipient.bytes() {
        hash ^= u64::from(byte.to_ascii_lowercase());
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= mix(seed.wrapping_add(mix(index as u64)));
    // 53 bits are what an f64 holds exactly.
    (mix(hash) >> 11) as f64 / (1_u64 << 53) as f64
}

fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `*` stands for any run of octets; everything else for itself, ASCII case ignored. Linear in the text for each star.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let text = text.to_ascii_lowercase();
    let Some(first) = parts.next() else {
        return text.is_empty();
    };
    let Some(mut rest) = text.strip_prefix(&first.to_ascii_lowercase()) else {
        return false;
    };
    let mut parts: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in &parts {
        match rest.split_once(part.as_str()) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(&last)
}
