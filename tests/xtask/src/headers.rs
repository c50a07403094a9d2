//! The response headers a host should send with every file, in the form of the usual hosts. The page's own
//! `<meta>` policy does not bind a worker that comes from the network: only the header of the worker's file does.

use std::path::Path;

use crate::error::{CommandError, Context, Result};
use crate::html::{attribute, tags};
use crate::paths;

/// For Netlify, Cloudflare Pages and other hosts that read this file.
pub const NETLIFY: &str = "_headers";

/// The folder of the snippets for hosts that are configured elsewhere.
pub const FOLDER: &str = "headers";

const META: &str = "<meta http-equiv=\"Content-Security-Policy\"";

/// Writes the snippets for the policy of the sealed page `html` into the site.
pub fn write(site: &Path, html: &str) -> Result<()> {
    let headers = headers(html)?;
    paths::create_dir(site.join(FOLDER))?;
    for (file, text) in [
        (NETLIFY.to_owned(), netlify(&headers)),
        (format!("{FOLDER}/nginx.conf"), nginx(&headers)),
        (format!("{FOLDER}/cloudfront.json"), cloudfront(&headers)),
        (format!("{FOLDER}/other.txt"), other(&headers)),
    ] {
        std::fs::write(site.join(&file), text).context(|| format!("Could not write {file}"))?;
    }
    Ok(())
}

/// Whether a file of the site was written here.
pub fn is_snippet(file: &str) -> bool {
    file == NETLIFY || file.starts_with(FOLDER)
}

type Headers = Vec<(&'static str, String)>;

fn headers(html: &str) -> Result<Headers> {
    let policy = tags(html, META).next().and_then(|tag| attribute(tag, "content"));
    let policy = policy.ok_or_else(|| CommandError::new("The sealed page has no policy."))?;
    Ok(vec![
        // A `<meta>` can't forbid being framed.
        ("Content-Security-Policy", format!("{policy}; frame-ancestors 'none'")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ])
}

fn netlify(headers: &Headers) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    format!("/*\n{lines}")
}

fn nginx(headers: &Headers) -> String {
    let lines: String =
        headers.iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n")).collect();
    format!(
        "# Include it in the `location` that serves this folder. nginx inherits add_header only into blocks without one.\n{lines}"
    )
}

/// For `aws cloudfront create-response-headers-policy --response-headers-policy-config file://cloudfront.json`.
fn cloudfront(headers: &Headers) -> String {
    let [(_, policy), ..] = headers.as_slice() else { return String::new() };
    format!(
        r#"{{
  "Name": "pds-web",
  "SecurityHeadersConfig": {{
    "ContentSecurityPolicy": {{ "Override": true, "ContentSecurityPolicy": "{policy}" }},
    "ContentTypeOptions": {{ "Override": true }},
    "ReferrerPolicy": {{ "Override": true, "ReferrerPolicy": "no-referrer" }}
  }}
}}
"#
    )
}

fn other(headers: &Headers) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!(
        "OSS, S3 and GitHub Pages can't send these headers themselves. With a CDN in front of them (Alibaba Cloud CDN, DCDN or\n\
         ESA: \"modify outgoing response headers\"), set these for every path:\n\n{lines}"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const PAGE: &str = "<html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'sha256-a+/='\">";

    #[test]
    fn every_form_has_the_whole_policy_of_the_page_and_forbids_frames() {
        let headers = headers(PAGE).unwrap();
        let policy = "default-src 'none'; script-src 'self' 'sha256-a+/='; frame-ancestors 'none'";
        for text in [netlify(&headers), nginx(&headers), cloudfront(&headers), other(&headers)] {
            assert!(text.contains(policy), "{text}");
            assert!(text.contains("no-referrer"), "{text}");
        }
        // The value stands between double quotes in two of them.
        assert!(!policy.contains('"'));
        assert!(super::headers("<html>").is_err());
    }

    #[test]
    fn snippets_are_told_from_files_of_the_app() {
        for (file, expected) in [("_headers", true), ("headers/nginx.conf", true), ("hasher.js", false)] {
            assert_eq!(is_snippet(file), expected, "{file}");
        }
    }
}
