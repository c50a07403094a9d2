//! What the service has read from a photo.

use crate::base::time::Timestamp;
use crate::model::photo::{PhotoFacts, Place, Taken, camera_name, clean_text, clock_time, positive};
use serde::Deserialize;
use serde_json::Value;

/// `image_media_metadata`. Each part counts by itself: an odd one leaves the others.
pub(super) fn photo_facts(metadata: &Value) -> PhotoFacts {
    let text = |name: &str| metadata.get(name).and_then(Value::as_str).and_then(clean_text);
    let pixels = |name: &str| {
        let value = metadata.get(name)?;
        let pixels = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
        u32::try_from(pixels).ok().filter(|pixels| *pixels > 0)
    };
    let taken = metadata.get("time").and_then(|time| Timestamp::deserialize(time).ok());
    let own = PhotoFacts {
        taken: taken.map(Taken::At),
        dimensions: pixels("width").zip(pixels("height")),
        place: text("location").and_then(|it| place(&it)),
        address: text("address_line"),
        ..PhotoFacts::default()
    };
    // A JSON text in the JSON.
    let exif = metadata.get("exif").and_then(Value::as_str).and_then(|it| serde_json::from_str(it).ok());
    own.or(exif.as_ref().map(exif_facts).unwrap_or_default())
}

/// `latitude,longitude`
fn place(text: &str) -> Option<Place> {
    let (latitude, longitude) = text.split_once(',')?;
    Place::new(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)
}

/// The fields of EXIF by their names, each a text or an object with a `value`.
fn exif_facts(exif: &Value) -> PhotoFacts {
    let text = |name: &str| {
        let field = exif.get(name)?;
        let value = field.get("value").unwrap_or(field);
        value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string))
    };
    let number = |name: &str| text(name).and_then(|it| ratio(&it));
    let clean = |name: &str| text(name).and_then(|it| clean_text(&it));
    PhotoFacts {
        taken: text("DateTimeOriginal").and_then(|it| clock_time(&it)).map(Taken::ByItsClock),
        camera: camera_name(clean("Make"), clean("Model")),
        lens: clean("LensModel"),
        exposure: number("ExposureTime"),
        aperture: number("FNumber"),
        iso: number("ISOSpeedRatings").or_else(|| number("PhotographicSensitivity")).map(|iso| iso as u32),
        focal_length: number("FocalLength"),
        ..PhotoFacts::default()
    }
}

/// `1/250`, or a number.
fn ratio(text: &str) -> Option<f64> {
    let value = match text.split_once('/') {
        Some((above, below)) => above.trim().parse::<f64>().ok()? / below.trim().parse::<f64>().ok()?,
        None => text.trim().parse().ok()?,
    };
    positive(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_service_has_read() {
        let exif = r#"{"Make":{"value":"Apple"},"Model":{"value":"iPhone 15"},"FNumber":{"value":"16/10"},
            "ExposureTime":"1/120","ISOSpeedRatings":{"value":"64"},"FocalLength":{"value":"6.86"},"LensModel":7,
            "DateTimeOriginal":{"value":"2026:04:18 16:20:00"}}"#;
        let facts = photo_facts(&json!({"width": 4032, "height": "3024", "location": "30.2461,120.1486",
            "address_line": "浙江省杭州市", "exif": exif}));
        assert_eq!(facts.dimensions, Some((4032, 3024)));
        assert_eq!(facts.place.map(Place::text).as_deref(), Some("30.24610, 120.14860"));
        assert_eq!((facts.camera.as_deref(), facts.lens.as_deref()), (Some("Apple iPhone 15"), Some("7")));
        assert_eq!((facts.exposure, facts.aperture), (Some(1.0 / 120.0), Some(1.6)));
        assert_eq!((facts.iso, facts.focal_length), (Some(64), Some(6.86)));
        assert_eq!(facts.taken, Some(Taken::ByItsClock("2026-04-18 16:20:00".into())));
        let facts = photo_facts(&json!({"time": "2026-04-18T08:20:00Z", "exif": exif}));
        assert!(matches!(facts.taken, Some(Taken::At(_))));
    }

    #[test]
    fn odd_answers_say_nothing() {
        for metadata in [
            json!(null),
            json!([]),
            json!({"width": 0, "height": -1, "location": "here", "exif": "{", "time": "soon", "address_line": " "}),
            json!({"exif": r#"{"FNumber":{"value":"1/0"},"ExposureTime":"-1","ISOSpeedRatings":{"value":[]},"Model":null}"#}),
        ] {
            assert!(photo_facts(&metadata).is_empty(), "{metadata}");
        }
    }
}
