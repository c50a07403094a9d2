//! Colours of source code. What is a keyword and what a text, highlight.js says; here is which language a file has, and what
//! of the answer is shown.

use crate::base::name::split_extension;
use std::ops::Range;

/// What a part of a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeKind {
    Keyword,
    Text,
    Comment,
    Number,
    Name,
    Attribute,
}

/// The parts of a line that are coloured, by bytes, one after another.
pub type Colours = Vec<(Range<usize>, CodeKind)>;

impl CodeKind {
    pub fn class(self) -> &'static str {
        match self {
            Self::Keyword => "code-keyword",
            Self::Text => "code-text",
            Self::Comment => "code-comment",
            Self::Number => "code-number",
            Self::Name => "code-name",
            Self::Attribute => "code-attribute",
        }
    }

    /// By the classes of highlight.js, which calls subclasses `title function_`.
    fn from_class(class: &str) -> Option<Self> {
        let name = class.strip_prefix("hljs-")?;
        Some(match name.split([' ', '-']).next()? {
            "keyword" | "literal" | "operator" | "selector" | "section" | "tag" => Self::Keyword,
            "string" | "regexp" | "char" | "addition" | "link" | "code" => Self::Text,
            "comment" | "quote" | "deletion" | "doctag" => Self::Comment,
            "number" | "bullet" | "symbol" => Self::Number,
            "title" | "type" | "built_in" | "class" | "name" => Self::Name,
            "attr" | "attribute" | "meta" | "property" | "variable" | "template" => Self::Attribute,
            _ => return None,
        })
    }
}

/// Languages of highlight.js by extensions in lower case.
const LANGUAGES: &[(&str, &str)] = &[
    ("bash", "bash env fish sh zsh"),
    ("c", "c h"),
    ("cpp", "cc cpp cxx hpp"),
    ("csharp", "cs"),
    ("css", "css"),
    ("diff", "diff patch"),
    ("go", "go"),
    ("graphql", "graphql"),
    ("ini", "cfg conf ini properties toml"),
    ("java", "java"),
    ("javascript", "cjs js jsx mjs"),
    ("json", "json json5 jsonl lock"),
    ("kotlin", "kt kts"),
    ("less", "less"),
    ("lua", "lua"),
    ("makefile", "makefile mk"),
    ("perl", "pl"),
    ("php", "php"),
    ("python", "py"),
    ("r", "r"),
    ("ruby", "rb"),
    ("rust", "rs"),
    ("scss", "sass scss"),
    ("sql", "sql"),
    ("swift", "swift"),
    ("typescript", "ts tsx"),
    ("vbnet", "vb"),
    ("xml", "htm html svg vue xhtml xml xsl"),
    ("yaml", "yaml yml"),
];

/// The language of a file, by its name; `None` for prose.
pub fn language(name: &str) -> Option<&'static str> {
    let (stem, extension) = split_extension(name);
    let wanted = extension.unwrap_or(stem).to_ascii_lowercase();
    let found = LANGUAGES.iter().find(|(_, all)| all.split(' ').any(|it| it == wanted));
    found.map(|(language, _)| *language)
}

/// Reads the answer of highlight.js: elements without attributes but their class, and text in which the five signs of HTML
/// are written as entities. Line by line.
pub fn read(html: &str) -> Vec<Colours> {
    let mut lines = vec![Colours::new()];
    let (mut open, mut at, mut rest) = (Vec::<Option<CodeKind>>::new(), 0, html);
    while let Some(sign) = rest.chars().next() {
        if let Some((tag, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            if tag.starts_with('/') {
                open.pop();
            } else {
                let class = tag.split_once("class=\"").and_then(|(_, class)| class.split_once('"'));
                let outer = open.last().copied().flatten();
                open.push(class.and_then(|(class, _)| CodeKind::from_class(class)).or(outer));
            }
            rest = after;
            continue;
        }
        let (length, sign) = match rest.strip_prefix('&').and_then(|it| it.split_once(';')) {
            Some((entity, _)) if sign == '&' => (entity.len() + 2, 1),
            _ => (sign.len_utf8(), sign.len_utf8()),
        };
        if rest.starts_with('\n') {
            lines.push(Colours::new());
            at = 0;
        } else {
            if let (Some(kind), Some(line)) = (open.last().copied().flatten(), lines.last_mut()) {
                match line.last_mut() {
                    Some((range, before)) if range.end == at && *before == kind => range.end += sign,
                    _ => line.push((at..at + sign, kind)),
                }
            }
            at += sign;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    lines
}

/// What of the colours of a line falls into a part of it.
pub fn part(colours: &Colours, bytes: Range<usize>) -> Colours {
    let within = |(range, kind): &(Range<usize>, CodeKind)| {
        let (start, end) = (range.start.max(bytes.start), range.end.min(bytes.end));
        (start < end).then(|| (start - bytes.start..end - bytes.start, *kind))
    };
    colours.iter().filter_map(within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn languages_are_known_by_names() {
        for (name, expected) in [
            ("main.rs", Some("rust")),
            ("Index.HTML", Some("xml")),
            ("Makefile", Some("makefile")),
            ("notes.txt", None),
            ("README", None),
        ] {
            assert_eq!(language(name), expected, "{name}");
        }
    }

    #[test]
    fn an_answer_is_read_line_by_line() {
        use CodeKind as K;
        for (html, expected) in [
            ("plain", vec![vec![]]),
            ("<span class=\"hljs-keyword\">fn</span> x", vec![vec![(0..2, K::Keyword)]]),
            ("<span class=\"hljs-string\">&quot;&lt;é&amp;</span>", vec![vec![(0..5, K::Text)]]),
            (
                "<span class=\"hljs-comment\">/* a\nb */</span> c",
                vec![vec![(0..4, K::Comment)], vec![(0..4, K::Comment)]],
            ),
            (
                "<span class=\"hljs-string\">a<span class=\"hljs-subst\">{b}</span>c</span>",
                vec![vec![(0..5, K::Text)]],
            ),
            ("<span class=\"hljs-title function_\">f</span>", vec![vec![(0..1, K::Name)]]),
            ("a &unknown b < c", vec![vec![]]),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }

    #[test]
    fn a_row_has_the_colours_of_its_part() {
        let colours = vec![(0..3, CodeKind::Keyword), (5..9, CodeKind::Text)];
        assert_eq!(part(&colours, 2..7), [(0..1, CodeKind::Keyword), (3..5, CodeKind::Text)]);
        assert_eq!(part(&colours, 3..5), []);
    }

    proptest! {
        #[test]
        fn no_answer_is_too_odd(html in any::<String>()) {
            for line in read(&html) {
                let mut end = 0;
                for (range, _) in line {
                    prop_assert!(range.start >= end && range.end > range.start);
                    end = range.end;
                }
            }
        }
    }
}
