//! Reads tags and attributes of the pages that are built here: their form is known, so no parser is needed.

/// Every tag that begins with `start`, up to its `>`.
pub fn tags<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(start).filter_map(|(at, _)| html[at..].find('>').map(|end| &html[at..=at + end]))
}

/// An attribute of a tag, quoted or not.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}="))?;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([' ', '>']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_quoted_or_not() {
        assert_eq!(attribute("<link href=\"./a b\" rel=x>", "href"), Some("./a b"));
        assert_eq!(attribute("<link rel=x href=./a>", "href"), Some("./a"));
        assert_eq!(attribute("<link rel=x>", "href"), None);
    }
}
