//! What the built-in demo drives contain: folders, documents, photos, names in two languages and one hostile name.

use super::picture;
use super::tree::bulk::in_memory;
use super::tree::change::NewNode;
use super::tree::node::{More, Photo, Slot, Status};
use super::tree::place::PLACES;
use super::tree::{Fault, Files};
use crate::state::App;

const DAY_MS: i64 = 86_400_000;
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>.txt";

/// Fills the default drive of `ada`, and the team drives she reaches, if there are any.
pub fn fill(app: &App) {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let mine = files.default_drive_of("ada").and_then(|id| files.drive(&id).ok());
    let team = files.drives.iter().find(|drive| drive.is_group).map(|drive| drive.id.clone());
    let team = team.and_then(|id| files.drive(&id).ok());
    // A demo drive too small for its content simply has less of it.
    if let Some(drive) = mine {
        let _ = personal(&mut files, drive, now_ms);
    }
    if let Some(drive) = team {
        let _ = shared(&mut files, drive, now_ms);
    }
}

fn folder(files: &mut Files, drive: u16, parent: Slot, name: &str, at_ms: i64) -> Result<Slot, Fault> {
    add(files, (drive, parent), name, None, None, at_ms)
}

fn file(files: &mut Files, place: (u16, Slot), name: &str, bytes: Vec<u8>, at_ms: i64) -> Result<Slot, Fault> {
    add(files, place, name, Some(bytes), None, at_ms)
}

fn add(
    files: &mut Files,
    (drive, parent): (u16, Slot),
    name: &str,
    bytes: Option<Vec<u8>>,
    photo: Option<Photo>,
    at_ms: i64,
) -> Result<Slot, Fault> {
    let is_folder = bytes.is_none();
    let content = bytes.map(|bytes| files.contents.keep(in_memory(bytes)));
    let owner = files.drives[usize::from(drive)].owner.clone();
    let new = NewNode {
        drive,
        parent,
        name: name.to_owned(),
        is_folder,
        status: Status::Available,
        size: content.as_ref().map_or(0, |content| content.size),
        content,
        more: More { photo, creator: owner.clone(), modifier: owner, ..More::default() },
    };
    files.create(new, at_ms)
}

fn personal(files: &mut Files, drive: u16, now_ms: i64) -> Result<(), Fault> {
    let root = files.drives[usize::from(drive)].root;
    let day = |days: i64| now_ms - days * DAY_MS;
    let documents = folder(files, drive, root, "Documents", day(200))?;
    let photos = folder(files, drive, root, "Photos", day(190))?;
    let chinese = folder(files, drive, root, "工作资料", day(120))?;
    folder(files, drive, root, "Empty folder", day(30))?;
    let text = |text: &str| text.as_bytes().to_vec();
    let welcome = "# Welcome\n\nThis drive lives on your own machine. Nothing here leaves it.\n";
    file(files, (drive, root), "Welcome.md", text(welcome), day(100))?;
    file(files, (drive, root), HOSTILE, text("A name is a name, not markup.\n"), day(20))?;
    file(files, (drive, root), "harbour.jpg", picture::jpeg(320, 240, 5), day(15))?;
    let notes = "Analytical Engine\n=================\n\nNotes on the operation of the cards.\n".repeat(20);
    file(files, (drive, documents), "Notes on the Engine.txt", text(&notes), day(90))?;
    file(files, (drive, documents), "Report 2025.pdf", pdf("Report 2025"), day(60))?;
    file(files, (drive, documents), "Report 2026.pdf", pdf("Report 2026"), day(10))?;
    file(files, (drive, documents), "numbers.csv", text("year,value\n2024,12\n2025,17\n2026,23\n"), day(50))?;
    file(files, (drive, documents), "empty.txt", Vec::new(), day(5))?;
    let drafts = folder(files, drive, documents, "Drafts", day(80))?;
    for number in 1..=12 {
        let draft = format!("Draft {number} of the letter.\n").repeat(number);
        file(files, (drive, drafts), &format!("letter {number}.txt"), text(&draft), day(80 - number as i64))?;
    }
    file(files, (drive, chinese), "会议纪要.md", text("# 会议纪要\n\n一切顺利。\n"), day(40))?;
    file(files, (drive, chinese), "预算表.csv", text("项目,金额\n设备,1200\n差旅,800\n"), day(39))?;
    let inner = folder(files, drive, chinese, "二零二六年计划", day(38))?;
    file(files, (drive, inner), "目标.txt", text("第一季度：完成设计。\n"), day(37))?;
    for index in 0..48_u32 {
        let (width, height) = if index % 3 == 0 { (240, 320) } else { (320, 240) };
        let taken_ms = day(i64::from(index) * 45 + 3);
        let place = (index % 6 != 5).then(|| &PLACES[(index / 4) as usize % PLACES.len()]);
        let is_png = index % 8 == 7;
        let bytes = if is_png { picture::png(width, height, index) } else { picture::jpeg(width, height, index) };
        let name = match (is_png, index % 10) {
            (true, _) => format!("Screenshot {:03}.png", index + 1),
            (_, 4) => format!("西湖 {:03}.jpg", index + 1),
            _ => format!("IMG_{:04}.jpg", 1_000 + index),
        };
        let photo = Photo { width, height, taken_ms, place };
        add(files, (drive, photos), &name, Some(bytes), Some(photo), taken_ms)?;
    }
    Ok(())
}

fn shared(files: &mut Files, drive: u16, now_ms: i64) -> Result<(), Fault> {
    let root = files.drives[usize::from(drive)].root;
    let plans = folder(files, drive, root, "Plans", now_ms - 70 * DAY_MS)?;
    file(files, (drive, plans), "Roadmap.md", b"# Roadmap\n\n1. Listen\n2. Build\n3. Show\n".to_vec(), now_ms - 12 * DAY_MS)?;
    file(files, (drive, root), "Studio logo.png", picture::png(160, 160, 11), now_ms - 65 * DAY_MS)?;
    Ok(())
}

/// The smallest PDF that shows a line of text.
fn pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 24 Tf 72 720 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    pdf.into_bytes()
}
