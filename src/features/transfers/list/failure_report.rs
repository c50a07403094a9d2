//! The report of failed transfers, grouped by reason, with error codes and request numbers for support. Can be copied
//! as text.

use super::texts::missing;
use crate::base::failure::Failure;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::features::transfers::store::{JobView, StatusFilter, TransferStore, use_transfer_store};
use crate::i18n::{ActionText, ProblemText, Text, TransferText};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Files shown per reason; the copied report contains all.
const MAX_SHOWN: usize = 50;

/// One reason and the files that failed for it.
#[derive(Clone)]
struct ReportSection {
    title: String,
    files: Vec<ReportLine>,
}

/// One failed file.
#[derive(Clone)]
struct ReportLine {
    path: String,
    /// Its own reason, if the section has no common one.
    reason: String,
    /// The error code and the request number.
    code: String,
}

#[component]
pub fn FailureReport() -> impl IntoView {
    let (dialogs, transfers, prefs) = (use_dialogs(), use_transfer_store(), use_prefs());
    // Untracked: the report does not change while it is read.
    let sections: Vec<ReportSection> = untrack(|| {
        transfers.rows.with(|list| {
            let mut sections = Vec::new();
            for (kind, jobs) in list.failures() {
                // A download of several files gets a section of its own, with a line for each missing file.
                let (several, single): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.missing > 0);
                if !single.is_empty() {
                    let title = prefs.localize(&Text::from(ProblemText::FailureNote(kind)));
                    sections.push(ReportSection { title, files: single.into_iter().map(line).collect() });
                }
                sections.extend(several.into_iter().map(|job| missing_files_section(prefs, transfers, job)));
            }
            sections
        })
    });
    let count =
        prefs.count(untrack(|| transfers.rows.totals.with(|totals| totals.shown(StatusFilter::Failed))));
    let title = Text::from(TransferText::ReportTitle(count));
    let text = plain_text(&untrack(|| prefs.localize(&title)), &sections);
    let (has_copied, has_copy_failed) = (RwSignal::new(false), RwSignal::new(false));
    let on_copy = Callback::new(move |_| {
        let text = text.clone();
        spawn_local(async move {
            let is_copied = dom::copy_text(&text).await;
            // The dialog may be closed by now.
            let _ = (has_copied.try_set(is_copied), has_copy_failed.try_set(!is_copied));
        });
    });
    view! {
        <Dialog title=t(title) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body report" tabindex="0" role="group" aria-label=t(TransferText::Report)>
                <p class="muted">{t(TransferText::ReportIntro)}</p>
                {sections.into_iter().map(|section| section_view(prefs, section)).collect_view()}
            </div>
            <footer>
                <p class="fault" role="status">
                    {move || {
                        has_copy_failed.get().then(|| prefs.localize(&Text::from(TransferText::CopyRefused)))
                    }}
                </p>
                {move || {
                    let (label, icon) = match has_copied.get() {
                        true => (Text::from(ActionText::Copied), Icon::Check),
                        false => (Text::from(TransferText::CopyReport), Icon::Copy),
                    };
                    view! { <Button label=t(label) icon variant=ButtonVariant::Outlined on_press=on_copy /> }
                }}
                <Button label=t(ActionText::Done) variant=ButtonVariant::Primary autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}

fn line(job: &JobView) -> ReportLine {
    let path = match job.folder.as_str() {
        "" => job.name.clone(),
        folder => [folder, &job.name].join("/"),
    };
    ReportLine { path, reason: String::new(), code: job.failure.as_ref().map(code).unwrap_or_default() }
}

fn code(failure: &Failure) -> String {
    let error = Some(failure.code.as_str()).filter(|error| !error.is_empty());
    [error, failure.request_id.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The section of a download of several files: the missing files with their reasons.
fn missing_files_section(prefs: Prefs, transfers: TransferStore, job: &JobView) -> ReportSection {
    let file = |(path, failure): &(String, Failure)| {
        let reason = prefs.localize(&Text::from(ProblemText::FailureNote(failure.kind)));
        ReportLine { path: path.clone(), reason, code: code(failure) }
    };
    let files = transfers.downloads.missing(job.id).iter().map(file).collect();
    let summary =
        missing(prefs, job).or_else(|| job.failure.as_ref().map(|failure| prefs.failure_text(failure).0));
    ReportSection { title: [shown(&job.name), summary.unwrap_or_default()].join(": "), files }
}

fn section_view(prefs: Prefs, section: ReportSection) -> impl IntoView {
    let more = section.files.len().saturating_sub(MAX_SHOWN);
    let more_text =
        (more > 0).then(|| prefs.localize(&Text::from(TransferText::MoreInReport(prefs.count(more)))));
    let row = |ReportLine { path, reason, code }: ReportLine| {
        view! {
            <li>
                <bdi>{shown(&path)}</bdi>
                <span class="why">{reason}</span>
                <span class="muted">{code}</span>
            </li>
        }
    };
    view! {
        <section>
            <h3>{section.title}</h3>
            <ul>{section.files.into_iter().take(MAX_SHOWN).map(row).collect_view()}</ul>
            <p class="muted">{more_text}</p>
        </section>
    }
}

/// The report as plain text. It contains no token and no signed URL.
fn plain_text(title: &str, sections: &[ReportSection]) -> String {
    let mut text = title.to_owned();
    for ReportSection { title: section_title, files } in sections {
        text.push_str("\n\n");
        text.push_str(section_title);
        for ReportLine { path, reason, code } in files {
            text.push_str("\n- ");
            text.push_str(path);
            for detail in [reason, code].into_iter().filter(|detail| !detail.is_empty()) {
                text.push_str("  ");
                text.push_str(detail);
            }
        }
    }
    text.push('\n');
    text
}
