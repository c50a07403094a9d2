//! Parts of the plan dialog: groups of files with their rules, rules per folder, and items that can't be uploaded.

use super::dialog::{totals_text, with_plan};
use super::store::{BranchRule, BranchSummary, FileTotals, PlanSummary, SkipReason, use_upload_plans};
use crate::base::name::shown::shown;
use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::store::ConflictAnswer;
use crate::i18n::{PlanText, Text};
use leptos::prelude::*;

const KEEP: &str = "keep";
const REPLACE: &str = "replace";
const SKIP: &str = "skip";
const DEFAULT: &str = "as";
const LEAVE_OUT: &str = "out";

/// One line per kind of file; kinds without files are absent.
#[component]
pub fn FileGroups() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let summary = Memo::new(move |_| with_plan(plans, |view| view.summary.clone()).unwrap_or_default());
    let rules = Memo::new(move |_| with_plan(plans, |view| view.rules).unwrap_or_default());
    let totals = move |pick: fn(&PlanSummary) -> FileTotals| Signal::derive(move || summary.with(pick));
    let count = move |pick: fn(&PlanSummary) -> usize| {
        let value = Memo::new(move |_| summary.with(pick));
        (Signal::derive(move || value.get() > 0), Signal::derive(move || prefs.count(value.get()).shown))
    };
    let changed_rule = Signal::derive(move || option_value(rules.get().changed));
    let clash_rule = Signal::derive(move || option_value(rules.get().clash));
    let set_changed =
        Callback::new(move |value: String| plans.set_rules(|rules| rules.changed = parse_answer(&value)));
    let set_clash =
        Callback::new(move |value: String| plans.set_rules(|rules| rules.clash = parse_answer(&value)));
    let set_junk = move |event| {
        let is_included = event_target_checked(&event);
        plans.set_rules(|rules| rules.junk = is_included);
    };
    let choose_changed = move || {
        let options = vec![(KEEP, PlanText::KeepBoth), (REPLACE, PlanText::Replace), (SKIP, PlanText::Skip)];
        let label = t(PlanText::ChangedFilesAction);
        view! { <RuleSelect label options selected=changed_rule on_choice=set_changed /> }.into_any()
    };
    let choose_clash = move || {
        let options = vec![(KEEP, PlanText::KeepBoth), (SKIP, PlanText::Skip)];
        let label = t(PlanText::NameConflictsAction);
        view! { <RuleSelect label options selected=clash_rule on_choice=set_clash /> }.into_any()
    };
    let choose_junk = move || {
        view! {
            <label class="litter">
                <input class="check" type="checkbox" prop:checked=move || rules.get().junk on:change=handler(set_junk) />
                {t(PlanText::IncludeSystemFiles)}
            </label>
        }
        .into_any()
    };
    let file_group = |pick, name, note| Group { name, note, totals: files(totals(pick)), control: None };
    let rows = [
        file_group(|it| it.new, PlanText::New, None),
        file_group(|it| it.comparing, PlanText::NotCompared, None),
        file_group(|it| it.same, PlanText::Unchanged, Some(PlanText::UnchangedNote)),
        Group {
            control: Some(ViewFn::from(choose_changed)),
            ..file_group(|it| it.changed, PlanText::Changed, None)
        },
        Group {
            name: PlanText::NameConflicts,
            note: Some(PlanText::NameConflictsNote),
            totals: count(|it| it.clashes),
            control: Some(ViewFn::from(choose_clash)),
        },
        Group { name: PlanText::NewFolders, note: None, totals: count(|it| it.new_folders), control: None },
        Group {
            name: PlanText::SystemFiles,
            note: None,
            totals: count(|it| it.junk),
            control: Some(ViewFn::from(choose_junk)),
        },
    ];
    view! { <ul class="groups">{rows.map(row).into_iter().collect_view()}</ul> }
}

struct Group {
    name: PlanText,
    note: Option<PlanText>,
    /// Whether there are any, and the amount as text.
    totals: (Signal<bool>, Signal<String>),
    /// The control that sets its rule.
    control: Option<ViewFn>,
}

fn files(totals: Signal<FileTotals>) -> (Signal<bool>, Signal<String>) {
    let prefs = use_prefs();
    (Signal::derive(move || totals.get().count > 0), Signal::derive(move || totals_text(prefs, totals.get())))
}

fn row(group: Group) -> AnyView {
    let Group { name, note, totals: (is_present, value), control } = group;
    let (name, note) = (t(name), note.map(t));
    let is_present = Memo::new(move |_| is_present.get());
    (move || {
        let control = control.clone();
        is_present.get().then(|| {
            view! {
                <li>
                    <div class="what">
                        <strong>{name}</strong>
                        {note.map(|note| view! { <span class="muted small">{note}</span> })}
                    </div>
                    <span class="numbers">{value}</span>
                    {control.map(|control| view! { <div class="rule">{control.run()}</div> })}
                </li>
            }
        })
    })
    .into_any()
}

/// A rule for each top-level folder.
#[component]
pub fn FolderRules() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let count = Memo::new(move |_| with_plan(plans, |view| view.branches.len()).unwrap_or_default());
    let more = Memo::new(move |_| with_plan(plans, |view| view.more_branches).unwrap_or_default());
    move || {
        (count.get() > 1).then(|| {
            view! {
                <details class="branches">
                    <summary>{t(PlanText::PerFolder)}</summary>
                    <ul>
                        <For each=move || 0..count.get() key=|index| *index let:index>
                            <FolderRuleRow index />
                        </For>
                    </ul>
                    {move || {
                        (more.get() > 0)
                            .then(|| view! { <p class="muted small">{prefs.localize(&Text::from(PlanText::MoreItems(prefs.count(more.get()))))}</p> })
                    }}
                </details>
            }
        })
    }
}

#[component]
fn FolderRuleRow(
    /// The index among the shown folders.
    index: usize,
) -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let branch = Memo::new(move |_| with_plan(plans, |view| view.branches.get(index).cloned()).flatten());
    let name = Memo::new(move |_| match branch.get() {
        Some(BranchSummary { name, .. }) if !name.is_empty() => shown(&name),
        // Files beside the top-level folders.
        loose => {
            let within = loose.map(|branch| branch.within).filter(|within| !within.is_empty());
            let folder =
                within.or_else(|| with_plan(plans, |view| view.folder_name.clone())).unwrap_or_default();
            prefs.localize(&Text::from(PlanText::DirectlyIn(folder)))
        }
    });
    let note = move || {
        let branch = branch.get()?;
        let files = totals_text(prefs, branch.all);
        let changed = prefs.localize(&Text::from(PlanText::ChangedCount(prefs.count(branch.changed))));
        Some(if branch.changed > 0 { [files.as_str(), " · ", &changed].concat() } else { files })
    };
    let selected = Signal::derive(move || match branch.get().map(|branch| branch.rule) {
        None | Some(BranchRule::AsAll) => DEFAULT,
        Some(BranchRule::Changed(answer)) => option_value(answer),
        Some(BranchRule::LeaveOut) => LEAVE_OUT,
    });
    let choose = Callback::new(move |value: String| {
        let Some(at) = branch.get_untracked().map(|branch| branch.at) else { return };
        plans.set_branch(
            at,
            match value.as_str() {
                DEFAULT => BranchRule::AsAll,
                LEAVE_OUT => BranchRule::LeaveOut,
                answer => BranchRule::Changed(parse_answer(answer)),
            },
        );
    });
    let label = Signal::derive(move || prefs.localize(&Text::from(PlanText::ActionFor(name.get()))));
    let options = vec![
        (DEFAULT, PlanText::InheritAction),
        (KEEP, PlanText::KeepBoth),
        (REPLACE, PlanText::Replace),
        (SKIP, PlanText::Skip),
        (LEAVE_OUT, PlanText::LeaveOut),
    ];
    view! {
        <li>
            <div class="what">
                <span class="ellipsis" title=name>{name}</span>
                <span class="muted small numbers">{note}</span>
            </div>
            <div class="rule">
                <RuleSelect label options selected on_choice=choose />
            </div>
        </li>
    }
}

/// The items that can't be uploaded, each with the reason.
#[component]
pub fn SkippedItems() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let skipped = Memo::new(move |_| with_plan(plans, |view| view.skipped.clone()).unwrap_or_default());
    let total = Memo::new(move |_| with_plan(plans, |view| view.summary.cant).unwrap_or_default());
    let reason_text = move |reason| match reason {
        SkipReason::Unreadable => prefs.localize(&Text::from(PlanText::Unreadable)),
        SkipReason::Name(fault) => prefs.localize(&Text::from(PlanText::BadName(fault))),
    };
    move || {
        let (first, total) = (skipped.get(), total.get());
        let more = total.saturating_sub(first.len());
        (total > 0).then(|| {
            let rows = first.into_iter().map(|(path, reason)| {
                view! { <li><bdi class="path">{shown(&path)}</bdi> <span class="muted small">{reason_text(reason)}</span></li> }
            });
            view! {
                <details class="faults">
                    <summary>
                        {t(PlanText::NotUploadable)} " " <span class="numbers">{prefs.count(total).shown}</span>
                    </summary>
                    <ul>{rows.collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="muted small">{prefs.localize(&Text::from(PlanText::MoreItems(prefs.count(more))))}</p> })}
                </details>
            }
        })
    }
}

#[component]
fn RuleSelect(
    #[prop(into)] label: Signal<String>,
    options: Vec<(&'static str, PlanText)>,
    #[prop(into)] selected: Signal<&'static str>,
    on_choice: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        view! { <option value=value selected=move || selected.get() == value>{t(text)}</option> }
    });
    view! {
        <select
            class="input"
            aria-label=label
            on:change=handler(move |event| on_choice.run(event_target_value(&event)))
        >
            {options.collect_view()}
        </select>
    }
}

fn option_value(answer: ConflictAnswer) -> &'static str {
    match answer {
        ConflictAnswer::KeepBoth => KEEP,
        ConflictAnswer::Replace => REPLACE,
        ConflictAnswer::Skip => SKIP,
    }
}

fn parse_answer(name: &str) -> ConflictAnswer {
    match name {
        REPLACE => ConflictAnswer::Replace,
        SKIP => ConflictAnswer::Skip,
        _ => ConflictAnswer::KeepBoth,
    }
}
