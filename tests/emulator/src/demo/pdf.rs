//! Writes PDFs: pages of text lines in Helvetica, an outline, and an action for hostile ones.

pub struct Page {
    pub title: String,
    pub lines: Vec<String>,
}

impl Page {
    /// Without a title it has no entry in the outline.
    pub fn line(text: &str) -> Self {
        Self { title: String::new(), lines: vec![text.to_owned()] }
    }
}

/// With `action`, a script that is to run when the document is opened.
pub fn document(pages: &[Page], action: Option<&str>) -> Vec<u8> {
    // Objects 1 to 4 are the catalog, the pages, the font and the outline; each page is two, and each entry one.
    let page_at = |index: usize| 5 + 2 * index;
    let entry_at = |index: usize| 5 + 2 * pages.len() + index;
    let titled: Vec<usize> = (0..pages.len()).filter(|index| !pages[*index].title.is_empty()).collect();
    let action = action.map(|script| format!(" /OpenAction << /S /JavaScript /JS ({}) >>", escaped(script)));
    let kids: Vec<String> = (0..pages.len()).map(|index| format!("{} 0 R", page_at(index))).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R{} >>", action.unwrap_or_default()),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        match titled.len() {
            0 => "<< /Type /Outlines /Count 0 >>".to_owned(),
            count => format!(
                "<< /Type /Outlines /First {} 0 R /Last {} 0 R /Count {count} >>",
                entry_at(0),
                entry_at(count - 1)
            ),
        },
    ];
    for (index, page) in pages.iter().enumerate() {
        let mut stream = String::from("BT /F1 18 Tf 24 TL 60 760 Td");
        for line in Some(&page.title).into_iter().filter(|it| !it.is_empty()).chain(&page.lines) {
            stream.push_str(&format!(" ({}) Tj T*", escaped(line)));
        }
        stream.push_str(" ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            page_at(index) + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    for (place, index) in titled.iter().enumerate() {
        let next = (place + 1 < titled.len()).then(|| format!(" /Next {} 0 R", entry_at(place + 1)));
        let before = place.checked_sub(1).map(|before| format!(" /Prev {} 0 R", entry_at(before)));
        objects.push(format!(
            "<< /Title ({}) /Parent 4 0 R /Dest [{} 0 R /Fit]{}{} >>",
            escaped(&pages[*index].title),
            page_at(*index),
            before.unwrap_or_default(),
            next.unwrap_or_default()
        ));
    }
    written(&objects)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

fn written(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let page = |title: &str| Page { title: title.to_owned(), lines: vec!["a (b) \\ c".to_owned()] };
        let bytes = document(&[page("One"), Page::line("plain"), page("Three")], Some("app.alert(1)"));
        let text = String::from_utf8(bytes).unwrap();
        let start: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let table = &text[start..];
        assert!(table.starts_with("xref\n0 13\n"));
        for number in 1..13 {
            let place: usize = table.lines().nth(2 + number).unwrap()[..10].parse().unwrap();
            assert!(text[place..].starts_with(&format!("{number} 0 obj\n")), "{number}");
        }
        assert!(text.contains("(a \\(b\\) \\\\ c) Tj"));
        assert!(text.contains("/Title (Three) /Parent 4 0 R /Dest [9 0 R /Fit] /Prev 11 0 R"));
    }
}
