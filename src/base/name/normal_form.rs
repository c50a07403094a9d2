//! Unicode's normal form. The same name can be spelled with composed letters (`é`) and with decomposed ones (`e` and an
//! accent, as macOS hands them on); the service and most disks take these for two names.
//!
//! In the browser the tables are those of its own `String.prototype.normalize`: a crate would bring 100 kB of them.

/// The composed form, in which names are sent and compared.
pub fn nfc(name: &str) -> String {
    if is_composed(name) { name.to_owned() } else { normalize(name, "NFC") }
}

/// Whether the name can also be spelled otherwise, so that a twin of it may exist.
pub fn has_other_spelling(name: &str) -> bool {
    !name.is_ascii() && normalize(name, "NFD") != normalize(name, "NFC")
}

/// Everything before the combining marks is in the composed form, and so are Chinese characters.
fn is_composed(name: &str) -> bool {
    name.chars().all(|letter| matches!(letter, '\0'..='\u{2ff}' | '\u{3400}'..='\u{9fff}'))
}

#[cfg(target_arch = "wasm32")]
fn normalize(name: &str, form: &str) -> String {
    js_sys::JsString::from(name).normalize(form).into()
}

#[cfg(not(target_arch = "wasm32"))]
fn normalize(name: &str, form: &str) -> String {
    use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
    match form {
        "NFD" => DecomposingNormalizerBorrowed::new_nfd().normalize(name).into_owned(),
        _ => ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn twins_have_one_form() {
        let cases = [
            ("Cafe\u{301}.txt", "Caf\u{e9}.txt", true),
            ("\u{1112}\u{1161}\u{11ab}.txt", "\u{d55c}.txt", true),
            // The Kelvin sign is a K.
            ("\u{212a}.txt", "K.txt", false),
            ("文件.txt", "文件.txt", false),
            ("plain.txt", "plain.txt", false),
            ("\u{1f468}\u{200d}\u{1f469}.png", "\u{1f468}\u{200d}\u{1f469}.png", false),
        ];
        for (name, form, other) in cases {
            assert_eq!(nfc(name), form, "{name}");
            assert_eq!(has_other_spelling(form), other, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_shortcut_changes_nothing(name in "[\u{0}-\u{2ff}\u{3400}-\u{9fff}]{0,9}|\\PC{0,9}") {
            prop_assert_eq!(nfc(&name), normalize(&name, "NFC"));
        }
    }
}
