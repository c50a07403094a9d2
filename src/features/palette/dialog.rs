//! The palette: a text field over a list of what matches (the combobox pattern of ARIA). The field keeps the focus.

use super::rows::{PaletteRow, Section, Target, use_palette_source};
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, CommandText, Text};
use crate::model::command::Command;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

/// Rows that Page Up and Page Down pass.
const PAGE: usize = 8;

fn row_id(index: usize) -> String {
    format!("palette-{index}")
}

#[component]
pub fn PaletteDialog() -> impl IntoView {
    let (dialogs, source, prefs) = (use_dialogs(), use_palette_source(), use_prefs());
    let query = RwSignal::new(String::new());
    let sections = Memo::new(move |_| source.sections(&query.get()));
    let count =
        Memo::new(move |_| sections.with(|it| it.iter().map(|section| section.rows.len()).sum::<usize>()));
    let active = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    effect(move || field.get().iter().for_each(|field| dom::focus(field)));
    // What is typed is answered by its best row.
    effect(move || {
        query.track();
        active.set(0);
    });
    effect(move || {
        let index = active.get();
        count.track();
        dom::show_id(&row_id(index));
    });
    let run = Callback::new(move |index: usize| {
        let row =
            sections.with_untracked(|it| it.iter().flat_map(|section| &section.rows).nth(index).cloned());
        let Some(row) = row.filter(|row| row.refusal.is_none()) else { return };
        // The focus is back where it was before the command runs.
        dialogs.close();
        match row.target {
            Target::Command(command) => source.commands.run_later(command),
            Target::Page(route) => source.navigation.go(&route),
            Target::File(folder, file) => source.navigation.open_file_in(&folder, &file),
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // Enter and the arrows of an input method are its own.
        if dom::is_composing(&event) {
            return;
        }
        let last = count.get_untracked().saturating_sub(1);
        let now = active.get_untracked().min(last);
        let next = match event.key().as_str() {
            "ArrowDown" => {
                if now == last {
                    0
                } else {
                    now + 1
                }
            }
            "ArrowUp" => {
                if now == 0 {
                    last
                } else {
                    now - 1
                }
            }
            "PageDown" => (now + PAGE).min(last),
            "PageUp" => now.saturating_sub(PAGE),
            "Enter" => {
                event.prevent_default();
                if !event.repeat() {
                    run.run(now);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
    };
    let nothing = move || {
        (count.get() == 0).then(|| {
            let text = Text::from(CommandText::NothingMatches(query.get()));
            view! { <p class="muted none">{prefs.localize(&text)}</p> }
        })
    };
    view! {
        <Dialog title=t(CommandText::Name(Command::Palette)) is_bare=true close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="palette">
                <div class="search">
                    <Glyph icon=Icon::Search />
                    <input
                        node_ref=field
                        class="input"
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        spellcheck="false"
                        autofocus
                        maxlength="200"
                        aria-label=t(CommandText::PaletteHint)
                        placeholder=t(CommandText::PaletteHint)
                        aria-expanded="true"
                        aria-autocomplete="list"
                        aria-controls="palette-list"
                        aria-activedescendant=move || (count.get() > 0).then(|| row_id(active.get()))
                        on:input=handler(move |event| query.set(event_target_value(&event)))
                        on:keydown=handler(on_key)
                    />
                </div>
                <div id="palette-list" class="results" role="listbox" tabindex="-1" aria-label=t(CommandText::PaletteResults)>
                    {move || draw_sections(sections.get(), active, run)}
                </div>
                <div role="status">{nothing}</div>
            </div>
        </Dialog>
    }
}

fn draw_sections(sections: Vec<Section>, active: RwSignal<usize>, run: Callback<usize>) -> impl IntoView {
    let mut first = 0;
    let draw = |section: Section| {
        let start = first;
        first += section.rows.len();
        let (title, heading) = (section.title.clone(), section.title);
        let rows = section.rows.into_iter().enumerate();
        view! {
            <div role="group" aria-label=title>
                <div class="heading" aria-hidden="true">{heading}</div>
                {rows.map(|(at, row)| view! { <Row row index=start + at active run /> }).collect_view()}
            </div>
        }
    };
    sections.into_iter().map(draw).collect_view()
}

#[component]
fn Row(row: PaletteRow, index: usize, active: RwSignal<usize>, run: Callback<usize>) -> impl IntoView {
    let is_refused = row.refusal.is_some();
    let note = row.refusal.or(row.note);
    view! {
        <div
            id=row_id(index)
            class="item"
            role="option"
            aria-selected=move || (active.get() == index).to_string()
            aria-disabled=is_refused.then_some("true")
            // The field keeps the focus.
            on:mousedown=handler(|event: MouseEvent| event.prevent_default())
            on:click=handler(move |_: MouseEvent| run.run(index))
        >
            <Glyph icon=row.icon />
            <span class="label">
                <bdi class="ellipsis">{marked(&row.label, &row.matched)}</bdi>
                {note.map(|note| view! { <span class="reason ellipsis">{note}</span> })}
            </span>
            {row.key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </div>
    }
}

/// The label with the letters that were typed in bold.
fn marked(label: &str, matched: &[usize]) -> impl IntoView + use<> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (at, letter) in label.chars().enumerate() {
        let is_match = matched.contains(&at);
        match parts.last_mut() {
            Some((kind, text)) if *kind == is_match => text.push(letter),
            _ => parts.push((is_match, letter.to_string())),
        }
    }
    parts
        .into_iter()
        .map(|(is_match, text)| match is_match {
            true => view! { <b>{text}</b> }.into_any(),
            false => text.into_any(),
        })
        .collect_view()
}
