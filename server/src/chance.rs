//! The only source of randomness: ids, tokens, room codes and seeds, from the operating system.

use app::backend::{CODE_ALPHABET, CODE_LENGTH, RoomCode};
use drill::id::{DrillId, PersonId};
use uuid::Uuid;

/// Random bytes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
    bytes
}

/// A random id, version 4.
pub fn uuid() -> Uuid {
    uuid::Builder::from_random_bytes(bytes()).into_uuid()
}

/// An id for a new drill.
pub fn drill_id() -> DrillId {
    DrillId(uuid())
}

/// The seed of a run: decides its noise, and is never told to players.
pub fn seed() -> u64 {
    u64::from_le_bytes(bytes())
}

/// 256 random bits as 64 hexadecimal digits: a secret that nobody guesses.
pub fn token() -> String {
    crate::session::hex(&bytes::<32>())
}

/// A room code. 32 letters divide 256 evenly, so every code is as likely as any other.
pub fn room_code() -> RoomCode {
    let letters: String = bytes::<CODE_LENGTH>()
        .iter()
        .map(|byte| char::from(CODE_ALPHABET[usize::from(*byte) % CODE_ALPHABET.len()]))
        .collect();
    RoomCode::parse(&letters).expect("six letters of the alphabet are a code")
}

/// The person of a session that was never written down: the same for the same cookie, and nothing about the cookie
/// can be learned from it.
pub fn person_of(token_hash: &[u8; 32]) -> PersonId {
    PersonId(Uuid::new_v5(&PERSONS, token_hash))
}

/// Name space of derived ids: drawn once, fixed for ever.
const PERSONS: Uuid = Uuid::from_u128(0x3c1f_5a0e_7d2b_4f86_9b1d_52c0_8e64_a7f3);
