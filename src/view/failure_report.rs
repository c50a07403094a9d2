//! What failed, by reason, with the numbers support asks for; to be read, and to be copied as plain text.

use crate::browser::dom;
use crate::i18n::{ActionText, ProblemText, Text, TransferText};
use crate::state::dialogs::use_dialogs;
use crate::state::prefs::{Prefs, t, use_prefs};
use crate::state::transfers::{JobView, use_transfers};
use crate::ui::button::{Button, Look};
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
    files: Vec<(String, String)>,
}

#[component]
pub fn FailureReport() -> impl IntoView {
    let (dialogs, transfers, prefs) = (use_dialogs(), use_transfers(), use_prefs());
    // As it stood when it was opened: what is read and copied doesn't change meanwhile.
    let reasons: Vec<Reason> = untrack(|| {
        transfers.rows.with(|list| {
            let failures = list.failures().into_iter();
            let reason = failures.map(|(kind, jobs)| Reason {
                words: prefs.say(&Text::later(ProblemText::FailureNote(kind))),
                files: jobs.into_iter().map(line).collect(),
            });
            reason.collect()
        })
    });
    let count = prefs.count(reasons.iter().map(|reason| reason.files.len()).sum());
    let title = Text::later(TransferText::ReportTitle(count));
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
        <Dialog title=t(title) close_label=t(Text::later(ActionText::Close)) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body report" tabindex="0" role="group" aria-label=t(Text::later(TransferText::Report))>
                <p class="muted">{t(Text::later(TransferText::ReportIntro))}</p>
                {reasons.into_iter().map(|reason| section(prefs, reason)).collect_view()}
            </div>
            <footer>
                <p class="fault" role="status">
                    {move || {
                        refused.get().then(|| prefs.say(&Text::later(TransferText::CopyRefused)))
                    }}
                </p>
                {move || {
                    let (label, icon) = match copied.get() {
                        true => (Text::later(ActionText::Copied), Icon::Check),
                        false => (Text::later(TransferText::CopyReport), Icon::Copy),
                    };
                    view! { <Button label=t(label) icon look=Look::Outlined on_press=copy /> }
                }}
                <Button label=t(Text::later(ActionText::Done)) look=Look::Primary autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}

/// The file, and what the server calls the failure.
fn line(job: &JobView) -> (String, String) {
    let path = match job.folder.as_str() {
        "" => job.name.clone(),
        folder => [folder, &job.name].join("/"),
    };
    let failure = job.failure.as_ref();
    let code = failure.map(|failure| failure.code.as_str()).filter(|code| !code.is_empty());
    let number = failure.and_then(|failure| failure.request_id.as_deref());
    (path, [code, number].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn section(prefs: Prefs, reason: Reason) -> impl IntoView {
    let more = reason.files.len().saturating_sub(MOST_SHOWN);
    let more = (more > 0).then(|| prefs.say(&Text::later(TransferText::MoreInReport(prefs.count(more)))));
    let row = |(path, number): (String, String)| {
        view! {
            <li>
                {path}
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
        for (path, number) in files {
            text.push_str("\n- ");
            text.push_str(path);
            if !number.is_empty() {
                text.push_str("  ");
                text.push_str(number);
            }
        }
    }
    text.push('\n');
    text
}
