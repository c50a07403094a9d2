//! HTML of the login, consent and error pages: plain forms without scripts or other resources.

/// Escapes text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

const STYLE: &str = "
:root{color-scheme:light dark;--back:light-dark(#f4f5f7,#16181d);--card:light-dark(#fff,#1f2229);
--text:light-dark(#1d2129,#e6e8ec);--soft:light-dark(#4e5663,#a9b0bd);--line:light-dark(#767e8c,#7d8594);
--accent:light-dark(#1f5fbf,#8ab4f8);--on:light-dark(#fff,#10233f);--bad:light-dark(#a3160f,#ff9d94)}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);
color:var(--text);font:16px/1.5 system-ui,sans-serif}main{width:min(24rem,100vw);padding:2rem;background:var(--card);
border-radius:12px}h1{font-size:1.35rem;line-height:1.3;margin:0 0 .5rem}p{margin:.25rem 0 1rem;color:var(--soft)}
label{display:block;margin:1rem 0 .25rem}input{width:100%;padding:.6rem .7rem;font:inherit;color:inherit;
background:transparent;border:1px solid var(--line);border-radius:8px}ul{padding-left:1.2rem;color:var(--soft)}
.row{display:flex;gap:.75rem;margin-top:1.5rem}button{flex:1;padding:.65rem 1rem;font:inherit;font-weight:600;
border-radius:8px;border:1px solid var(--line);background:transparent;color:inherit;cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}.bad{color:var(--bad);margin:1rem 0 0}";

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        title = escape(title)
    )
}

/// The form posts to the page's own address, which carries the request.
pub fn login(app: &str, domain: &str, user_id: &str, error: Option<&str>) -> String {
    let (note, marks) = match error {
        Some(error) => (
            format!("<p class=\"bad\" id=\"error\" role=\"alert\">{}</p>", escape(error)),
            " aria-invalid=\"true\" aria-describedby=\"error\"",
        ),
        None => (String::new(), ""),
    };
    let (user_focus, password_focus) = if error.is_some() { ("", " autofocus") } else { (" autofocus", "") };
    let body = format!(
        "<p>to continue to {app} in the domain {domain}</p>\n<form method=\"post\">\n\
         <label for=\"user_id\">User id</label>\n\
         <input id=\"user_id\" name=\"user_id\" value=\"{user}\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required{marks}{user_focus}>\n\
         <label for=\"password\">Password</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required{marks}{password_focus}>\n{note}\n\
         <div class=\"row\"><button class=\"main\" type=\"submit\" name=\"action\" value=\"login\">Sign in</button>\n\
         <button type=\"submit\" name=\"action\" value=\"deny\" formnovalidate>Cancel</button></div>\n</form>",
        app = escape(app),
        domain = escape(domain),
        user = escape(user_id),
    );
    page("Sign in", &body)
}

pub fn consent(app: &str, person: &str, scope: &[String], ticket: &str) -> String {
    let scope = match scope {
        [] => "<li>Everything you may do in this domain</li>".to_owned(),
        scope => scope.iter().map(|it| format!("<li>{}</li>", escape(it))).collect(),
    };
    let body = format!(
        "<p>Signed in as {person}. {app} will be able to use:</p>\n<ul>{scope}</ul>\n<form method=\"post\">\n\
         <input type=\"hidden\" name=\"ticket\" value=\"{ticket}\">\n\
         <div class=\"row\"><button class=\"main\" type=\"submit\" name=\"action\" value=\"allow\">Allow</button>\n\
         <button type=\"submit\" name=\"action\" value=\"deny\">Deny</button></div>\n</form>",
        person = escape(person),
        app = escape(app),
        ticket = escape(ticket),
    );
    page(&format!("Allow {app}?"), &body)
}
