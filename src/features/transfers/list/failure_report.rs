//! What failed, by reason, with the numbers support asks for; to be read, and to be copied as plain text.

use super::words::missing;
use crate::base::failure::Failure;
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

/// More of one reason than anyone reads; the copied report has them all.
const MOST_SHOWN: usize = 50;

/// One reason: a sentence, and a line for each file.
#[derive(Clone)]
struct Reason {
    words: String,
    files: Vec<Line>,
}

/// One file.
#[derive(Clone)]
struct Line {
    path: String,
    /// Where it is not the reason of all.
    why: String,
    /// What the server calls the failure.
    number: String,
}

#[component]
pub fn FailureReport() -> impl IntoView {
    let (dialogs, transfers, prefs) = (use_dialogs(), use_transfer_store(), use_prefs());
    // As it stood when it was opened: what is read and copied doesn't change meanwhile.
    let reasons: Vec<Reason> = untrack(|| {
        transfers.rows.with(|list| {
            let mut reasons = Vec::new();
            for (kind, jobs) in list.failures() {
                // Each that lacks some of its files is a reason of its own, with a line for each of them.
                let (several, single): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.missing > 0);
                if !single.is_empty() {
                    let words = prefs.say(&Text::from(ProblemText::FailureNote(kind)));
                    reasons.push(Reason { words, files: single.into_iter().map(line).collect() });
                }
                reasons.extend(several.into_iter().map(|job| lacking(prefs, transfers, job)));
            }
            reasons
        })
    });
    let count = prefs.count(untrack(|| transfers.rows.sums.with(|sums| sums.shown(StatusFilter::Failed))));
    let title = Text::from(TransferText::ReportTitle(count));
    let text = plain(&untrack(|| prefs.say(&title)), &reasons);
    let (copied, refused) = (RwSignal::new(false), RwSignal::new(false));
    let copy = Callback::new(move |_| {
        let text = text.clone();
        spawn_local(async move {
            let worked = dom::copy_text(&text).await;
            // The dialog may be closed by now.
            let _ = (copied.try_set(worked), refused.try_set(!worked));
        });
    });
    view! {
        <Dialog title=t(title) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body report" tabindex="0" role="group" aria-label=t(TransferText::Report)>
                <p class="muted">{t(TransferText::ReportIntro)}</p>
                {reasons.into_iter().map(|reason| section(prefs, reason)).collect_view()}
            </div>
            <footer>
                <p class="fault" role="status">
                    {move || {
                        refused.get().then(|| prefs.say(&Text::from(TransferText::CopyRefused)))
                    }}
                </p>
                {move || {
                    let (label, icon) = match copied.get() {
                        true => (Text::from(ActionText::Copied), Icon::Check),
                        false => (Text::from(TransferText::CopyReport), Icon::Copy),
                    };
                    view! { <Button label=t(label) icon variant=ButtonVariant::Outlined on_press=copy /> }
                }}
                <Button label=t(ActionText::Done) variant=ButtonVariant::Primary autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}

fn line(job: &JobView) -> Line {
    let path = match job.folder.as_str() {
        "" => job.name.clone(),
        folder => [folder, &job.name].join("/"),
    };
    Line { path, why: String::new(), number: job.failure.as_ref().map(number).unwrap_or_default() }
}

fn number(failure: &Failure) -> String {
    let code = Some(failure.code.as_str()).filter(|code| !code.is_empty());
    [code, failure.request_id.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What an archive or a folder lacks, and why.
fn lacking(prefs: Prefs, transfers: TransferStore, job: &JobView) -> Reason {
    let file = |(path, failure): &(String, Failure)| {
        let why = prefs.say(&Text::from(ProblemText::FailureNote(failure.kind)));
        Line { path: path.clone(), why, number: number(failure) }
    };
    let files = transfers.downloads.missing(job.id).iter().map(file).collect();
    let words = missing(prefs, job).or_else(|| job.failure.as_ref().map(|failure| prefs.failure(failure).0));
    Reason { words: [job.name.clone(), words.unwrap_or_default()].join(": "), files }
}

fn section(prefs: Prefs, reason: Reason) -> impl IntoView {
    let more = reason.files.len().saturating_sub(MOST_SHOWN);
    let more = (more > 0).then(|| prefs.say(&Text::from(TransferText::MoreInReport(prefs.count(more)))));
    let row = |Line { path, why, number }: Line| {
        view! {
            <li>
                {path}
                <span class="why">{why}</span>
                <span class="muted">{number}</span>
            </li>
        }
    };
    view! {
        <section>
            <h3>{reason.words}</h3>
            <ul>{reason.files.into_iter().take(MOST_SHOWN).map(row).collect_view()}</ul>
            <p class="muted">{more}</p>
        </section>
    }
}

/// Nothing in it opens anything: no token, no address.
fn plain(title: &str, reasons: &[Reason]) -> String {
    let mut text = title.to_owned();
    for Reason { words, files } in reasons {
        text.push_str("\n\n");
        text.push_str(words);
        for Line { path, why, number } in files {
            text.push_str("\n- ");
            text.push_str(path);
            for more in [why, number].into_iter().filter(|more| !more.is_empty()) {
                text.push_str("  ");
                text.push_str(more);
            }
        }
    }
    text.push('\n');
    text
}
