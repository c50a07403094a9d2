//! Draws a Markdown text.

use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::preview::frame::STAGE;
use crate::features::preview::source::Source;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::PreviewText;
use crate::model::markdown::{Element, Node, parse};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn MarkdownSheet(source: Source, text: String, is_beside: bool) -> impl IntoView {
    let prefs = use_prefs();
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        if let (Some(node), false) = (node.get(), is_beside) {
            dom::focus_instead(&node, STAGE);
        }
    });
    let name = shown(&source.entry().name);
    let label = move || prefs.localize(&PreviewText::Contents(name.clone()).into());
    view! {
        <div class="preview-sheet">
            <div node_ref=node class="preview-scroll markdown" role="region" aria-label=label tabindex="0">
                <div class="markdown-page">{draw_all(parse(&text))}</div>
            </div>
        </div>
    }
}

fn draw_all(nodes: Vec<Node>) -> Vec<AnyView> {
    nodes.into_iter().map(draw).collect()
}

fn draw(node: Node) -> AnyView {
    match node {
        Node::Text(text) => text.into_any(),
        Node::Rule => view! { <hr /> }.into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Checkbox(is_done) => (if is_done { "☑ " } else { "☐ " }).into_any(),
        Node::Element(element, children) => draw_element(element, children),
    }
}

/// The headings stand below that of the preview.
fn draw_element(element: Element, nodes: Vec<Node>) -> AnyView {
    match element {
        Element::Paragraph => view! { <p>{draw_all(nodes)}</p> }.into_any(),
        Element::Heading(1) => view! { <h3 class="first">{draw_all(nodes)}</h3> }.into_any(),
        Element::Heading(2) => view! { <h4>{draw_all(nodes)}</h4> }.into_any(),
        Element::Heading(3) => view! { <h5>{draw_all(nodes)}</h5> }.into_any(),
        Element::Heading(_) => view! { <h6>{draw_all(nodes)}</h6> }.into_any(),
        Element::Quote => view! { <blockquote>{draw_all(nodes)}</blockquote> }.into_any(),
        Element::List(Some(start)) => view! { <ol start=start.to_string()>{draw_all(nodes)}</ol> }.into_any(),
        Element::List(None) => view! { <ul>{draw_all(nodes)}</ul> }.into_any(),
        Element::Item => view! { <li>{draw_all(nodes)}</li> }.into_any(),
        Element::CodeBlock => view! { <pre><code>{draw_all(nodes)}</code></pre> }.into_any(),
        Element::Code => view! { <code>{draw_all(nodes)}</code> }.into_any(),
        Element::Emphasis => view! { <em>{draw_all(nodes)}</em> }.into_any(),
        Element::Strong => view! { <strong>{draw_all(nodes)}</strong> }.into_any(),
        Element::Strikethrough => view! { <del>{draw_all(nodes)}</del> }.into_any(),
        Element::Link(address) => {
            view! { <a href=address target="_blank" rel="noopener noreferrer external">{draw_all(nodes)}</a> }
                .into_any()
        }
        Element::Image(address) => view! { <Picture address description=plain(&nodes) /> }.into_any(),
        Element::Table => view! { <table>{draw_all(nodes)}</table> }.into_any(),
        Element::TableRow => view! { <tr>{draw_all(nodes)}</tr> }.into_any(),
        Element::HeadCell => view! { <th scope="col">{draw_all(nodes)}</th> }.into_any(),
        Element::Cell => view! { <td>{draw_all(nodes)}</td> }.into_any(),
    }
}

fn plain(nodes: &[Node]) -> String {
    let text = nodes.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(_, children) => plain(children),
        _ => String::new(),
    });
    text.collect()
}

/// Fetched only when somebody asks for it: the address would tell a stranger who reads the text, and when.
#[component]
fn Picture(address: String, description: String) -> impl IntoView {
    let is_wanted = RwSignal::new(false);
    let prefs = use_prefs();
    let host = address.split('/').nth(2).unwrap_or_default().to_owned();
    let label = Signal::derive(move || prefs.localize(&PreviewText::ShowPicture(host.clone()).into()));
    move || match is_wanted.get() {
        true => {
            let (address, description) = (address.clone(), description.clone());
            view! { <img src=address alt=description referrerpolicy="no-referrer" loading="lazy" /> }
                .into_any()
        }
        false => {
            let description = description.clone();
            view! {
                <span class="markdown-picture">
                    {description} " "
                    <Button label icon=Icon::Image variant=ButtonVariant::Outlined on_press=move |_| is_wanted.set(true) />
                </span>
            }
            .into_any()
        }
    }
}
