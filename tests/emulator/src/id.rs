//! Random ids and secrets, and their encodings.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

/// A file id: 40 hex digits on the wire, 20 bytes here, so that a million of them stay small.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileKey(pub [u8; 20]);

impl FileKey {
    pub fn random() -> Self {
        Self(random())
    }

    /// A fixed id for seeded data, so that two starts give the same tree.
    pub fn from_name(name: &str) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, name.as_bytes());
        let mut key = [0; 20];
        key.copy_from_slice(&digest.as_ref()[..20]);
        Self(key)
    }

    /// A pseudo-random id of the `n`-th entry of a bulk tree.
    pub fn numbered(salt: u64, n: u64) -> Self {
        let mut key = [0; 20];
        let mut state = salt ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for chunk in key.chunks_mut(8) {
            state = mix(state);
            chunk.copy_from_slice(&state.to_be_bytes()[..chunk.len()]);
        }
        Self(key)
    }

    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 40 || !text.is_ascii() {
            return None;
        }
        let mut key = [0; 20];
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(key))
    }

    pub fn text(&self) -> String {
        hex(&self.0)
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// One step of splitmix64.
pub fn mix(state: u64) -> u64 {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The system's source does not fail on any platform the emulator runs on; zeroes would only make ids equal.
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes
}

pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

pub fn hex_upper(bytes: &[u8]) -> String {
    hex(bytes).to_ascii_uppercase()
}

/// `n` random bytes as lower-case hex.
pub fn random_hex<const N: usize>() -> String {
    hex(&random::<N>())
}

/// A request id as the gateway writes it.
pub fn request_id() -> String {
    let text = hex_upper(&random::<16>());
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// An access token of the same form as a real one. Its signature is not checked, so no key is generated.
pub fn jwt_shaped(claims: &serde_json::Value) -> String {
    let header = base64url(br#"{"alg":"RS256","typ":"JWT"}"#);
    format!("{header}.{}.{}", base64url(claims.to_string().as_bytes()), base64url(&random::<128>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_ids() {
        let key = FileKey::random();
        assert_eq!(FileKey::parse(&key.text()), Some(key));
        for bad in ["", "root", &"g".repeat(40), &"A".repeat(40), &"1".repeat(39)] {
            assert_eq!(FileKey::parse(bad), None);
        }
        assert_ne!(FileKey::numbered(1, 1), FileKey::numbered(1, 2));
        assert_eq!(request_id().len(), 36);
    }
}
