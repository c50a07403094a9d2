//! Where sounds and films were left off, in this tab.

use crate::base::id::FileId;
use crate::browser::storage;

/// In session storage.
const KEY: &str = "pds-web.played";
/// Files whose places are remembered.
const MAX_PLACES: usize = 50;
/// Nearer to either end there is no place to come back to.
pub const MARGIN_S: f64 = 5.0;

pub fn remembered(file: &FileId) -> f64 {
    let places: Vec<(FileId, f64)> = storage::session_get(KEY).unwrap_or_default();
    places.iter().find(|(id, _)| id == file).map_or(0.0, |(_, place)| *place)
}

pub fn remember(file: &FileId, place: f64, length: f64) {
    let mut places: Vec<(FileId, f64)> = storage::session_get(KEY).unwrap_or_default();
    places.retain(|(id, _)| id != file);
    if place > MARGIN_S && place < length - MARGIN_S {
        places.push((file.clone(), place.floor()));
    }
    let surplus = places.len().saturating_sub(MAX_PLACES);
    storage::session_set(KEY, &places.split_off(surplus));
}
