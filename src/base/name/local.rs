//! Names for this computer: a drive allows names that a disk, or the browser that writes to it, does not. Every system
//! accepts the names made here, and Chromium in a chosen folder, which refuses more than any disk does.

use super::normal_form::nfc;
use super::split_extension;

/// Characters with a special meaning on some system.
const FORBIDDEN: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Device names of Windows, whatever the extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "clock$", "conin$", "conout$"];

/// Files by which Windows changes how a folder looks.
const MAGIC: &[&str] = &["desktop.ini", "thumbs.db"];

/// The Windows shell acts on these by itself.
const SHELL_EXTENSIONS: &[&str] = &["lnk", "url", "scf", "local"];

/// Most file systems limit names by bytes; all of them allow this many.
const MAX_BYTES: usize = 240;

/// A name as long as this may be the short name of another file on an old disk, like `REPORT~1.DOC`.
const MAX_SHORT_NAME: usize = 12;

/// `name` changed so that any system accepts it.
pub fn local_name(name: &str) -> String {
    let is_refused = |letter: char| FORBIDDEN.contains(&letter) || letter.is_control() || is_format(letter);
    let letters = name.chars().filter(|letter| !is_joiner(*letter));
    let replaced: String = letters.map(|letter| if is_refused(letter) { '_' } else { letter }).collect();
    let replaced = nfc(replaced.trim());
    let shortened = if replaced.len() > MAX_BYTES { shorten(&replaced) } else { replaced };
    let mut name = with_safe_ends(&shortened);
    if name.contains('~') && name.encode_utf16().count() <= MAX_SHORT_NAME {
        name = name.replace('~', "_");
    }
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || is_device(&lower) || MAGIC.contains(&lower.as_str()) {
        name.insert(0, '_');
    }
    // Here a leading dot starts an extension too.
    let extension = lower.rsplit('.').next().filter(|it| it.len() < lower.len()).unwrap_or_default();
    let is_class_id = extension.starts_with('{') && extension.ends_with('}');
    if is_class_id || SHELL_EXTENSIONS.contains(&extension) {
        // What the browser itself makes of such a download.
        name.push_str(".download");
    }
    name
}

/// The same for two names that a disk without regard to case and composition takes for one.
pub fn folded(name: &str) -> String {
    // Upper case first, which tells neither ß from SS nor the Kelvin sign from K.
    nfc(&nfc(name).to_uppercase().to_lowercase())
}

/// Windows drops white space and dots at the end, which may make two names equal; old disks have short names with `~`.
fn with_safe_ends(name: &str) -> String {
    let is_blank = |letter: char| letter.is_whitespace() || letter == '.';
    let name = name.trim_start().trim_end_matches(is_blank);
    let (dot, rest) = name.strip_prefix('.').map_or(("", name), |rest| (".", rest));
    let mut letters: Vec<char> = rest.chars().collect();
    if let Some(first) = letters.first_mut().filter(|first| is_blank(**first) || **first == '~') {
        *first = '_';
    }
    if let Some(last) = letters.last_mut().filter(|last| **last == '~') {
        *last = '_';
    }
    dot.chars().chain(letters).collect()
}

fn is_device(lower: &str) -> bool {
    let stem = lower.split('.').next().unwrap_or_default().trim_end();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")).unwrap_or_default();
    let is_digit = |letter: char| letter.is_ascii_digit() || matches!(letter, '¹' | '²' | '³');
    DEVICES.contains(&stem) || (port.chars().count() == 1 && port.chars().all(is_digit))
}

/// Left out rather than replaced: emoji are joined by them, and look the same apart.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}' | '\u{e0000}'..='\u{e007f}')
}

/// The category Cf of Unicode, line and paragraph separators, and code points that are no characters.
fn is_format(letter: char) -> bool {
    let code = letter as u32;
    matches!(
        letter,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
    ) || code & 0xfffe == 0xfffe
}

fn shorten(name: &str) -> String {
    let (stem, extension) = split_extension(name);
    let extension = extension.filter(|it| it.len() <= 20).map(|it| [".", it].concat()).unwrap_or_default();
    let mut end = (MAX_BYTES - extension.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    [with_safe_ends(&stem[..end]), extension].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_made_valid_on_any_system() {
        let cases = [
            ("report.pdf", "report.pdf"),
            ("文件 1.txt", "文件 1.txt"),
            ("a:b?.txt", "a_b_.txt"),
            ("..", "_"),
            ("...", "_"),
            ("end. ", "end"),
            ("notes.", "notes"),
            ("con", "_con"),
            ("Aux.txt", "_Aux.txt"),
            ("com1.log", "_com1.log"),
            ("COM¹.txt", "_COM¹.txt"),
            ("command.log", "command.log"),
            ("desktop.ini", "_desktop.ini"),
            ("tab\there", "tab_here"),
            ("Icon\r", "Icon_"),
            (".profile", ".profile"),
            (".~lock.a.odt#", "._lock.a.odt#"),
            ("~$report.docx", "_$report.docx"),
            ("backup~", "backup_"),
            ("a~b.txt", "a_b.txt"),
            ("a long name~2.txt", "a long name~2.txt"),
            ("link.url", "link.url.download"),
            (".url", ".url.download"),
            ("url", "url"),
            ("x.LNK", "x.LNK.download"),
            ("x.{0AFACED1}", "x.{0AFACED1}.download"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
            ("\u{3000}列表.txt", "列表.txt"),
            ("👨\u{200d}👩.png", "👨👩.png"),
            ("Cafe\u{301}.txt", "Café.txt"),
        ];
        for (name, expected) in cases {
            assert_eq!(local_name(name), expected, "{name:?}");
        }
    }

    #[test]
    fn twins_on_a_disk_fold_to_one() {
        for (one, other) in
            [("Readme", "README"), ("straße", "STRASSE"), ("\u{212a}", "k"), ("Cafe\u{301}", "CAFÉ")]
        {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("a"), folded("b"));
    }

    /// What Chromium accepts in a chosen folder, beyond the tables above: `IsSafePathComponent` in its source.
    fn is_accepted(name: &str) -> bool {
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '~');
        let inner = name.strip_prefix('.').unwrap_or(name);
        let is_short_name = name.contains('~') && name.encode_utf16().count() <= MAX_SHORT_NAME;
        !inner.is_empty()
            && !inner.starts_with(is_end)
            && !inner.ends_with(is_end)
            && !is_short_name
            && !name.contains(FORBIDDEN)
            && !name.chars().any(|letter| letter.is_control() || is_format(letter) || is_joiner(letter))
            && !is_device(&name.to_lowercase())
            && !MAGIC.contains(&name.to_lowercase().as_str())
            && !SHELL_EXTENSIONS.iter().any(|end| name.to_lowercase().ends_with(&format!(".{end}")))
    }

    proptest! {
        #[test]
        fn any_name_is_accepted_and_stays(
            name in "\\PC{0,400}|[e.:~/ \u{0}-\u{1f}\u{301}\u{200d}\u{202e}\u{3000}\u{e0061}a]{0,9}|[.~]?(con|aux|COM1|desktop|x)[.~ ]{0,2}(url|lnk|ini|\\{a\\})?[~. ]{0,2}"
        ) {
            let local = local_name(&name);
            prop_assert!(is_accepted(&local), "{:?} → {:?}", name, local);
            prop_assert!(local.len() <= MAX_BYTES + 10);
            prop_assert_eq!(local_name(&local), local);
        }
    }
}
