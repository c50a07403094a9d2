//! The dialog that renames many files by a rule. Every new name, and every clash, is shown before anything happens.

use super::batch_rename::to_items;
use super::file_actions::use_file_actions;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, CommandText, Text};
use crate::model::batch_rename::{CaseRule, NewName, RenameItem, RenameRule, preview};
use crate::model::entry::Entry;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::RecycledRows;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the preview shows.
#[derive(Clone, Copy)]
struct Preview {
    items: StoredValue<Vec<RenameItem>>,
    names: Memo<Vec<NewName>>,
}

#[component]
pub fn BatchRenameDialog(entries: Vec<Entry>) -> impl IntoView {
    let (dialogs, actions, prefs) = (use_dialogs(), use_file_actions(), use_prefs());
    let rule = RwSignal::new(RenameRule::default());
    let (taken, are_all_known) = actions.taken_names(&entries);
    let (count, items) = (entries.len(), StoredValue::new(to_items(&entries)));
    let (entries, taken) = (StoredValue::new(entries), StoredValue::new(taken));
    let names = Memo::new(move |_| {
        items.with_value(|items| taken.with_value(|taken| rule.with(|rule| preview(items, rule, taken))))
    });
    let shown_preview = Preview { items, names };
    let problems = Memo::new(move |_| names.with(|it| it.iter().filter(|new| new.problem.is_some()).count()));
    let changes = Memo::new(move |_| {
        items.with_value(|items| {
            names.with(|names| items.iter().zip(names).filter(|(item, new)| item.name != new.name).count())
        })
    });
    let disabled_reason = Memo::new(move |_| {
        let text = match (problems.get(), changes.get()) {
            (0, 0) => CommandText::NothingChanges,
            (0, _) => return None,
            (count, _) => CommandText::Problems(prefs.count(count)),
        };
        Some(prefs.localize(&Text::from(text)))
    });
    // The rows are renamed in the list, which takes the focus.
    let is_renamed = Arc::new(AtomicBool::new(false));
    let focus_list = is_renamed.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if disabled_reason.with_untracked(Option::is_none) {
            is_renamed.store(true, Ordering::Relaxed);
            let names = names.get_untracked();
            dialogs.close();
            actions.rename_many(entries.get_value(), &names);
        }
    };
    let confirm = Signal::derive(move || {
        prefs.localize(&Text::from(CommandText::RenameMany(prefs.count(changes.get()))))
    });
    let title =
        Signal::derive(move || prefs.localize(&Text::from(CommandText::RenameTitle(prefs.count(count)))));
    view! {
        <Dialog title focus_list close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <form on:submit=handler(submit) novalidate>
                <div class="body renames">
                    <RuleFields rule />
                    <PreviewList preview=shown_preview count />
                    {(!are_all_known).then(|| view! { <p class="muted">{t(CommandText::NamesUnknown)}</p> })}
                </div>
                <footer>
                    <p class="fault" role="status">
                        {move || disabled_reason.get().filter(|_| problems.get() > 0)}
                    </p>
                    <Button label=t(ActionText::Cancel) on_press=move |_| dialogs.close() />
                    <Button label=confirm variant=ButtonVariant::Primary disabled_reason submit=true />
                </footer>
            </form>
        </Dialog>
    }
}

#[component]
fn RuleFields(rule: RwSignal<RenameRule>) -> impl IntoView {
    let prefs = use_prefs();
    let pattern_field = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = pattern_field.get() {
            // Set before selecting: a value set later would move the caret to its end.
            input.set_value(&rule.with_untracked(|rule| rule.pattern.clone()));
            dom::focus(&input);
            input.select();
        }
    });
    let has_counter = Memo::new(move |_| rule.with(|rule| rule.pattern.contains("{n}")));
    let case_name = move |case: CaseRule| prefs.localize(&Text::from(CommandText::Case(case)));
    let choose_case = move |event| {
        let chosen = event_target_value(&event);
        let case = CaseRule::ALL.into_iter().enumerate().find(|(at, _)| at.to_string() == chosen);
        rule.update(|rule| rule.case = case.map_or(CaseRule::Keep, |(_, case)| case));
    };
    view! {
        <div class="field">
            <label for="rename-pattern">{t(CommandText::Pattern)}</label>
            <input
                node_ref=pattern_field
                id="rename-pattern"
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                autofocus
                aria-describedby="rename-hint"
                prop:value=move || rule.with(|rule| rule.pattern.clone())
                on:input=handler(move |event| rule.update(|rule| rule.pattern = event_target_value(&event)))
            />
            <p id="rename-hint" class="hint">{t(CommandText::PatternHint)}</p>
        </div>
        {move || {
            // What was chosen stays when the counter comes back.
            let counter = rule.with_untracked(|rule| rule.counter);
            has_counter.get()
                .then(|| {
                    view! {
                        <div class="pair">
                            <NumberField id="rename-start" label=CommandText::CountFrom value=counter.start set=Callback::new(move |number| rule.update(|rule| rule.counter.start = number)) />
                            <NumberField id="rename-step" label=CommandText::CountStep value=counter.step set=Callback::new(move |number| rule.update(|rule| rule.counter.step = number)) />
                            <NumberField id="rename-width" label=CommandText::CountDigits value=counter.width as i64 set=Callback::new(move |number: i64| rule.update(|rule| rule.counter.width = number.clamp(1, 20) as usize)) />
                        </div>
                    }
                })
        }}
        <div class="pair">
            <div class="field">
                <label for="rename-find">{t(CommandText::Find)}</label>
                <input id="rename-find" class="input" type="text" autocomplete="off" spellcheck="false" on:input=handler(move |event| rule.update(|rule| rule.find = event_target_value(&event))) />
            </div>
            <div class="field">
                <label for="rename-replace">{t(CommandText::ReplaceWith)}</label>
                <input id="rename-replace" class="input" type="text" autocomplete="off" spellcheck="false" on:input=handler(move |event| rule.update(|rule| rule.replace = event_target_value(&event))) />
            </div>
            <div class="field">
                <label for="rename-case">{t(CommandText::LetterCase)}</label>
                <select id="rename-case" class="input" on:change=handler(choose_case)>
                    {CaseRule::ALL.into_iter().enumerate().map(|(at, case)| view! { <option value=at.to_string()>{case_name(case)}</option> }).collect_view()}
                </select>
            </div>
        </div>
    }
}

#[component]
fn NumberField(id: &'static str, label: CommandText, value: i64, set: Callback<i64>) -> impl IntoView {
    let on_input = move |event| {
        if let Ok(number) = event_target_value(&event).trim().parse::<i64>() {
            set.run(number);
        }
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input id=id class="input numbers" type="number" step="1" value=value.to_string() on:input=handler(on_input) />
        </div>
    }
}

/// All names before and after; only those near the view are in the page.
#[component]
fn PreviewList(preview: Preview, count: usize) -> impl IntoView {
    let viewport = Viewport::default();
    let total = Memo::new(move |_| count);
    let draw = Callback::new(move |(position, top): (Signal<usize>, Signal<f64>)| {
        view! { <PreviewRow preview position top /> }.into_any()
    });
    view! {
        <div class="preview" node_ref=viewport.node() tabindex="0" role="group" aria-label=t(CommandText::NewNames)>
            <RecycledRows viewport total draw />
        </div>
    }
}

#[component]
fn PreviewRow(preview: Preview, position: Signal<usize>, top: Signal<f64>) -> impl IntoView {
    let prefs = use_prefs();
    let names = Memo::new(move |_| {
        let at = position.get();
        let old = preview.items.with_value(|items| items.get(at).map(|item| item.name.clone()))?;
        Some((old, preview.names.with(|names| names.get(at).cloned())?))
    });
    let problem = Memo::new(move |_| {
        let problem = names.get()?.1.problem?;
        Some(prefs.localize(&Text::from(CommandText::RenameProblem(problem))))
    });
    let before = move || names.get().map(|(old, _)| shown(&old));
    let after = move || {
        names.get().map(|(old, new)| match new.problem {
            None if old == new.name => prefs.localize(&Text::from(CommandText::Unchanged)),
            _ => shown(&new.name),
        })
    };
    let is_same = move || names.get().is_some_and(|(old, new)| old == new.name);
    view! {
        <div
            class="rename"
            role="listitem"
            class:bad=move || problem.with(Option::is_some)
            style:visibility=move || if names.with(Option::is_some) { "visible" } else { "hidden" }
            style:transform=move || format!("translateY({})", dom::px(top.get()))
        >
            <bdi class="ellipsis muted">{before}</bdi>
            <span aria-hidden="true">"→"</span>
            <span class="ellipsis" class:muted=is_same>
                <bdi>{after}</bdi>
                {move || problem.get().map(|text| view! { <span class="fault">{text}</span> })}
            </span>
        </div>
    }
}
