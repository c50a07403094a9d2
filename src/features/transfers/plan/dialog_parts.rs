//! The groups of a plan with their rules, its folders with theirs, and what can't be uploaded.

use super::dialog::{look, tally};
use super::store::{BranchRule, BranchSummary, FileTotals, PlanSummary, SkipReason, use_upload_plans};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::store::ConflictAnswer;
use crate::i18n::{PlanText, Text};
use leptos::prelude::*;

const KEEP: &str = "keep";
const REPLACE: &str = "replace";
const SKIP: &str = "skip";
const AS_ALL: &str = "as";
const OUT: &str = "out";

/// Each kind of file in one line; those of which there are none are not there.
#[component]
pub fn Groups() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let figures = Memo::new(move |_| look(plans, |view| view.figures.clone()).unwrap_or_default());
    let rules = Memo::new(move |_| look(plans, |view| view.rules).unwrap_or_default());
    let of = move |pick: fn(&PlanSummary) -> FileTotals| Signal::derive(move || figures.with(pick));
    let number = move |pick: fn(&PlanSummary) -> usize| {
        let shown = Memo::new(move |_| figures.with(pick));
        (Signal::derive(move || shown.get() > 0), Signal::derive(move || prefs.count(shown.get()).shown))
    };
    let changed_rule = Signal::derive(move || name_of(rules.get().changed));
    let clash_rule = Signal::derive(move || name_of(rules.get().clash));
    let set_changed =
        Callback::new(move |value: String| plans.set_rules(|rules| rules.changed = answer(&value)));
    let set_clash = Callback::new(move |value: String| plans.set_rules(|rules| rules.clash = answer(&value)));
    let set_litter = move |event| {
        let wanted = event_target_checked(&event);
        plans.set_rules(|rules| rules.junk = wanted);
    };
    let choose_changed = move || {
        let options = vec![(KEEP, PlanText::KeepBoth), (REPLACE, PlanText::Replace), (SKIP, PlanText::Skip)];
        let label = t(PlanText::ChangedFilesAction);
        view! { <Choice label options now=changed_rule on_choice=set_changed /> }.into_any()
    };
    let choose_clash = move || {
        let options = vec![(KEEP, PlanText::KeepBoth), (SKIP, PlanText::Skip)];
        let label = t(PlanText::NameConflictsAction);
        view! { <Choice label options now=clash_rule on_choice=set_clash /> }.into_any()
    };
    let litter = move || {
        view! {
            <label class="litter">
                <input class="check" type="checkbox" prop:checked=move || rules.get().junk on:change=set_litter />
                {t(PlanText::IncludeSystemFiles)}
            </label>
        }
        .into_any()
    };
    let plain = |pick, name, note| Group { name, note, of: files(of(pick)), more: None };
    let rows = [
        plain(|it| it.new, PlanText::New, None),
        plain(|it| it.comparing, PlanText::NotCompared, None),
        plain(|it| it.same, PlanText::Unchanged, Some(PlanText::UnchangedNote)),
        Group { more: Some(ViewFn::from(choose_changed)), ..plain(|it| it.changed, PlanText::Changed, None) },
        Group {
            name: PlanText::NameConflicts,
            note: Some(PlanText::NameConflictsNote),
            of: number(|it| it.clashes),
            more: Some(ViewFn::from(choose_clash)),
        },
        Group { name: PlanText::NewFolders, note: None, of: number(|it| it.new_folders), more: None },
        Group {
            name: PlanText::SystemFiles,
            note: None,
            of: number(|it| it.junk),
            more: Some(ViewFn::from(litter)),
        },
    ];
    view! { <ul class="groups">{rows.map(row).into_iter().collect_view()}</ul> }
}

struct Group {
    name: PlanText,
    note: Option<PlanText>,
    /// Whether there is any, and how many in words.
    of: (Signal<bool>, Signal<String>),
    /// What can be decided about it.
    more: Option<ViewFn>,
}

fn files(of: Signal<FileTotals>) -> (Signal<bool>, Signal<String>) {
    let prefs = use_prefs();
    (Signal::derive(move || of.get().count > 0), Signal::derive(move || tally(prefs, of.get())))
}

fn row(group: Group) -> AnyView {
    let Group { name, note, of: (any, shown), more } = group;
    let (name, note) = (t(name), note.map(|note| t(note)));
    let any = Memo::new(move |_| any.get());
    (move || {
        let more = more.clone();
        any.get().then(|| {
            view! {
                <li>
                    <div class="what">
                        <strong>{name}</strong>
                        {note.map(|note| view! { <span class="muted small">{note}</span> })}
                    </div>
                    <span class="numbers">{shown}</span>
                    {more.map(|more| view! { <div class="rule">{more.run()}</div> })}
                </li>
            }
        })
    })
    .into_any()
}

/// Rules for one folder at a time.
#[component]
pub fn Branches() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let count = Memo::new(move |_| look(plans, |view| view.branches.len()).unwrap_or_default());
    let more = Memo::new(move |_| look(plans, |view| view.more_branches).unwrap_or_default());
    move || {
        (count.get() > 1).then(|| {
            view! {
                <details class="branches">
                    <summary>{t(PlanText::PerFolder)}</summary>
                    <ul>
                        <For each=move || 0..count.get() key=|place| *place let:place>
                            <BranchRow place />
                        </For>
                    </ul>
                    {move || {
                        (more.get() > 0)
                            .then(|| view! { <p class="muted small">{prefs.say(&Text::from(PlanText::MoreItems(prefs.count(more.get()))))}</p> })
                    }}
                </details>
            }
        })
    }
}

#[component]
fn BranchRow(
    /// Among those that are shown.
    place: usize,
) -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let branch = Memo::new(move |_| look(plans, |view| view.branches.get(place).cloned()).flatten());
    let name = Memo::new(move |_| match branch.get() {
        Some(BranchSummary { name, .. }) if !name.is_empty() => name,
        beside => {
            let within = beside.map(|branch| branch.within).filter(|within| !within.is_empty());
            let folder = within.or_else(|| look(plans, |view| view.into.clone())).unwrap_or_default();
            prefs.say(&Text::from(PlanText::DirectlyIn(folder)))
        }
    });
    let note = move || {
        let branch = branch.get()?;
        let files = tally(prefs, branch.all);
        let changed = prefs.say(&Text::from(PlanText::ChangedCount(prefs.count(branch.changed))));
        Some(if branch.changed > 0 { [files.as_str(), " · ", &changed].concat() } else { files })
    };
    let now = Signal::derive(move || match branch.get().map(|branch| branch.rule) {
        None | Some(BranchRule::AsAll) => AS_ALL,
        Some(BranchRule::Changed(answer)) => name_of(answer),
        Some(BranchRule::LeaveOut) => OUT,
    });
    let choose = Callback::new(move |value: String| {
        let Some(at) = branch.get_untracked().map(|branch| branch.at) else { return };
        plans.set_branch(
            at,
            match value.as_str() {
                AS_ALL => BranchRule::AsAll,
                OUT => BranchRule::LeaveOut,
                answered => BranchRule::Changed(answer(answered)),
            },
        );
    });
    let label = Signal::derive(move || prefs.say(&Text::from(PlanText::ActionFor(name.get()))));
    let options = vec![
        (AS_ALL, PlanText::InheritAction),
        (KEEP, PlanText::KeepBoth),
        (REPLACE, PlanText::Replace),
        (SKIP, PlanText::Skip),
        (OUT, PlanText::LeaveOut),
    ];
    view! {
        <li>
            <div class="what">
                <span class="ellipsis" title=name>{name}</span>
                <span class="muted small numbers">{note}</span>
            </div>
            <div class="rule">
                <Choice label options now on_choice=choose />
            </div>
        </li>
    }
}

/// What can't be uploaded, and why: nothing is left behind silently.
#[component]
pub fn Faults() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let faults = Memo::new(move |_| look(plans, |view| view.faults.clone()).unwrap_or_default());
    let total = Memo::new(move |_| look(plans, |view| view.figures.cant).unwrap_or_default());
    let why = move |why| match why {
        SkipReason::Unreadable => prefs.say(&Text::from(PlanText::Unreadable)),
        SkipReason::Name(fault) => prefs.say(&Text::from(PlanText::BadName(fault))),
    };
    move || {
        let (shown, total) = (faults.get(), total.get());
        let more = total.saturating_sub(shown.len());
        (total > 0).then(|| {
            let rows = shown.into_iter().map(|(path, fault)| {
                view! { <li><span class="path">{path}</span> <span class="muted small">{why(fault)}</span></li> }
            });
            view! {
                <details class="faults">
                    <summary>
                        {t(PlanText::NotUploadable)} " " <span class="numbers">{prefs.count(total).shown}</span>
                    </summary>
                    <ul>{rows.collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="muted small">{prefs.say(&Text::from(PlanText::MoreItems(prefs.count(more))))}</p> })}
                </details>
            }
        })
    }
}

#[component]
fn Choice(
    #[prop(into)] label: Signal<String>,
    options: Vec<(&'static str, PlanText)>,
    #[prop(into)] now: Signal<&'static str>,
    on_choice: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        view! { <option value=value selected=move || now.get() == value>{t(text)}</option> }
    });
    view! {
        <select
            class="input"
            aria-label=label
            on:change=move |event| on_choice.run(event_target_value(&event))
        >
            {options.collect_view()}
        </select>
    }
}

fn name_of(answer: ConflictAnswer) -> &'static str {
    match answer {
        ConflictAnswer::KeepBoth => KEEP,
        ConflictAnswer::Replace => REPLACE,
        ConflictAnswer::Skip => SKIP,
    }
}

fn answer(name: &str) -> ConflictAnswer {
    match name {
        REPLACE => ConflictAnswer::Replace,
        SKIP => ConflictAnswer::Skip,
        _ => ConflictAnswer::KeepBoth,
    }
}
