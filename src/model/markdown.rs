//! A Markdown text as a tree that can be drawn. Nothing in it is markup: raw HTML is text, links lead to web addresses only,
//! and pictures are named, not fetched.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What is nested deeper is drawn as if it were not: each level is a call.
const MAX_DEPTH: usize = 48;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Text(String),
    Rule,
    Break,
    Checkbox(bool),
    Element(Element, Vec<Node>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    Paragraph,
    /// From 1 to 6.
    Heading(u8),
    Quote,
    /// With the number of its first item, if it has numbers.
    List(Option<u64>),
    Item,
    CodeBlock,
    Code,
    Emphasis,
    Strong,
    Strikethrough,
    /// Leads to this address.
    Link(String),
    /// Its children describe it.
    Image(String),
    Table,
    TableRow,
    /// Of the first row.
    HeadCell,
    Cell,
}

pub fn parse(text: &str) -> Vec<Node> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut tree = Tree { open: vec![(None, Vec::new())], ignored: 0, is_head: false };
    for event in Parser::new_ext(text, options) {
        tree.add(event);
    }
    while tree.open.len() > 1 {
        tree.close();
    }
    tree.open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
}

struct Tree {
    /// From the outermost in. Without an element, its nodes belong to what is around it.
    open: Vec<(Option<Element>, Vec<Node>)>,
    /// Elements below the deepest one.
    ignored: usize,
    /// In the first row of a table.
    is_head: bool,
}

impl Tree {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) if self.open.len() <= MAX_DEPTH => {
                let element = self.element(tag);
                self.open.push((element, Vec::new()));
            }
            Event::Start(_) => self.ignored += 1,
            Event::End(_) if self.ignored > 0 => self.ignored -= 1,
            Event::End(end) => {
                if end == TagEnd::TableHead {
                    self.is_head = false;
                }
                self.close();
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.push_text(&text),
            Event::Code(text) => {
                self.push(Node::Element(Element::Code, vec![Node::Text(text.into_string())]))
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push_text(&text);
            }
            Event::SoftBreak => self.push_text("\n"),
            Event::HardBreak => self.push(Node::Break),
            Event::Rule => self.push(Node::Rule),
            Event::TaskListMarker(is_done) => self.push(Node::Checkbox(is_done)),
        }
    }

    fn element(&mut self, tag: Tag<'_>) -> Option<Element> {
        Some(match tag {
            Tag::Paragraph | Tag::HtmlBlock => Element::Paragraph,
            Tag::Heading { level, .. } => Element::Heading(number(level)),
            Tag::BlockQuote(_) => Element::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => Element::CodeBlock,
            Tag::List(start) => Element::List(start),
            Tag::Item => Element::Item,
            Tag::Table(_) => Element::Table,
            Tag::TableHead => {
                self.is_head = true;
                Element::TableRow
            }
            Tag::TableRow => Element::TableRow,
            Tag::TableCell if self.is_head => Element::HeadCell,
            Tag::TableCell => Element::Cell,
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            Tag::Link { dest_url, .. } => Element::Link(link_address(&dest_url)?),
            Tag::Image { dest_url, .. } => Element::Image(picture_address(&dest_url)?),
            _ => return None,
        })
    }

    fn close(&mut self) {
        let Some((element, mut nodes)) = self.open.pop() else { return };
        match element {
            Some(element) => self.push(Node::Element(element, nodes)),
            None => {
                if let Some((_, around)) = self.open.last_mut() {
                    around.append(&mut nodes);
                }
            }
        }
    }

    fn push(&mut self, node: Node) {
        if let Some((_, nodes)) = self.open.last_mut() {
            nodes.push(node);
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some((_, nodes)) = self.open.last_mut() {
            match nodes.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => nodes.push(Node::Text(text.to_owned())),
            }
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// An address that a link may lead to. An address without a scheme would lead into this app.
pub fn link_address(address: &str) -> Option<String> {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        .then(|| address.to_owned())
}

fn picture_address(address: &str) -> Option<String> {
    link_address(address).filter(|address| !address.to_ascii_lowercase().starts_with("mailto:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In a short form: elements in brackets.
    fn shown(nodes: &[Node]) -> String {
        let show = |node: &Node| match node {
            Node::Text(text) => text.clone(),
            Node::Rule => "—".into(),
            Node::Break => "⏎".into(),
            Node::Checkbox(is_done) => if *is_done { "☑" } else { "☐" }.into(),
            Node::Element(element, children) => format!("[{element:?} {}]", shown(children)),
        };
        nodes.iter().map(show).collect()
    }

    #[test]
    fn texts_become_trees() {
        let cases = [
            ("# A *b*\n\ntext", "[Heading(1) A [Emphasis b]][Paragraph text]"),
            ("1. one\n2. two", "[List(Some(1)) [Item one][Item two]]"),
            ("- [x] done", "[List(None) [Item ☑done]]"),
            ("```rust\nlet a;\n```", "[CodeBlock let a;\n]"),
            ("> a\n\n---", "[Quote [Paragraph a]]—"),
            ("a  \nb\nc", "[Paragraph a⏎b\nc]"),
            ("|h|\n|-|\n|c|", "[Table [TableRow [HeadCell h]][TableRow [Cell c]]]"),
            ("[site](https://a.example)", "[Paragraph [Link(\"https://a.example\") site]]"),
            ("![alt](https://a.example/p.png)", "[Paragraph [Image(\"https://a.example/p.png\") alt]]"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&parse(text)), expected, "{text}");
        }
    }

    #[test]
    fn nothing_in_a_text_can_act() {
        let cases = [
            ("<script>alert(1)</script>", "[Paragraph <script>alert(1)</script>]"),
            ("a <img src=x onerror=alert(1)>", "[Paragraph a <img src=x onerror=alert(1)>]"),
            ("[a](javascript:alert(1))", "[Paragraph a]"),
            ("[a](JaVaScRiPt:alert(1))", "[Paragraph a]"),
            ("[a](data:text/html,x)", "[Paragraph a]"),
            ("[a](?trash)", "[Paragraph a]"),
            ("[a](//host/x)", "[Paragraph a]"),
            ("![p](javascript:alert(1))", "[Paragraph p]"),
            ("![p](data:image/svg+xml,x)", "[Paragraph p]"),
            ("<javascript:alert(1)>", "[Paragraph javascript:alert(1)]"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&parse(text)).trim_end().replace("\n]", "]"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_nested_without_end_is_not_followed() {
        fn depth(nodes: &[Node]) -> usize {
            let deepest = nodes.iter().map(|node| match node {
                Node::Element(_, children) => 1 + depth(children),
                _ => 0,
            });
            deepest.max().unwrap_or_default()
        }
        let text = format!("{}deep", "> ".repeat(5_000));
        let nodes = parse(&text);
        assert!(depth(&nodes) <= MAX_DEPTH + 1);
        assert!(shown(&nodes).contains("deep"));
    }
}
