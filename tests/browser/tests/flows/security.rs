//! Security of the release build: content security policy and headers, names as text, framing.

use browser_tests::transfers::{LARGE, content, download, upload};
use browser_tests::{Name, Options, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_content_security_policy_blocks_foreign_scripts() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.see("button", "Sign in").await;
    let first = world.script("return document.head.firstElementChild.httpEquiv", vec![]).await;
    assert_eq!(first, "Content-Security-Policy");

    const TRY: &str = "
        const [done] = arguments, seen = [];
        document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
        const add = (tag, set) => { const it = document.createElement(tag); set(it); document.body.append(it); };
        add('script', (it) => { it.textContent = 'window.broken = 1'; });
        add('script', (it) => { it.src = 'https://example.invalid/x.js'; });
        add('div', (it) => { it.innerHTML = '<img src=\"x:\" onerror=\"window.broken = 2\">'; });
        add('object', (it) => { it.data = 'https://example.invalid/'; });
        add('style', (it) => { it.textContent = 'body { color: red }'; });
        add('base', (it) => { it.href = 'https://example.invalid/'; });
        // In a later task of the page: scripts run by WebDriver itself are exempt.
        requestAnimationFrame(() => { try { new Function('window.broken = 3')(); } catch { seen.push('eval'); } });
        const all = ['script-src-elem', 'script-src-attr', 'object-src', 'style-src-elem', 'base-uri', 'img-src', 'eval'];
        const enough = () => all.every((it) => seen.includes(it)) || waited++ > 600
            ? done([seen, window.broken || 0, document.baseURI]) : requestAnimationFrame(enough);
        let waited = 0;
        enough();";
    let result = world.script_async(TRY, vec![]).await;
    assert_eq!(result[1], 0, "a foreign script ran: {result}");
    assert!(result[2].as_str().unwrap().starts_with(world.home()), "{result}");
    let seen = result[0].to_string();
    for directive in
        ["script-src-elem", "script-src-attr", "object-src", "style-src-elem", "base-uri", "img-src", "eval"]
    {
        assert!(seen.contains(directive), "no violation of {directive}: {result}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn file_names_are_never_interpreted_as_markup() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let name = "<img src=x onerror=alert(1)>.txt";
    // The demo drive has such a file; another one is uploaded.
    let mine = "<b onmouseover=alert(2)>bold.txt";
    let file = folder.path().join(mine);
    std::fs::write(&file, "hostile").unwrap();
    world.choose_files("Upload files", &[&file]).await;
    world.see("row", Name::Has(mine)).await;
    world.type_into("searchbox", Name::Any, "onerror").await;
    world.press(browser_tests::Key::Enter).await;
    world.see("row", Name::Has(name)).await;
    assert_eq!(world.script("return document.querySelectorAll('img[src=x], b').length", vec![]).await, 0);
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drive_is_not_shown_in_a_foreign_frame() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.see("button", "Sign in").await;
    // The sign-in page of the PDS is another origin and has no policy of ours.
    world.client().goto(&format!("{}/_pds/requests", world.api())).await.unwrap();
    let frame =
        "const it = document.createElement('iframe'); it.src = arguments[0]; document.body.append(it);";
    world.script(frame, vec![world.home().into()]).await;
    world.client().enter_frame(0).await.unwrap();
    world.see_text("Shown inside another site").await;
}

/// A worker from the network is bound by the headers of its own file only, not by the `<meta>` policy of the page.
#[tokio::test(flavor = "multi_thread")]
async fn the_recommended_headers_bind_workers() {
    const WORKER: &str = "
        const seen = [];
        self.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
        try { new Function('return 1')(); seen.push('eval ran'); } catch { seen.push('eval blocked'); }
        fetch('http://example.invalid/').catch(() => setTimeout(() => postMessage(seen.join(', '))));";
    const RUN: &str = "
        const [done] = arguments, worker = new Worker('foreign/worker.js');
        worker.onmessage = (event) => done(event.data);";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("worker.js"), WORKER).unwrap();
    for (headers, expected) in [(false, "eval ran"), (true, "eval blocked, script-src, connect-src")] {
        let world = World::start(Options { headers, ..Options::default() }).await;
        world.serve_beside("foreign", folder.path());
        world.open("").await;
        world.see("button", "Sign in").await;
        assert_eq!(world.script_async(RUN, vec![]).await, expected, "with headers: {headers}");
    }
}

/// With them, the workers and the service worker of the app do all they do without.
#[tokio::test(flavor = "multi_thread")]
async fn transfers_work_with_the_recommended_headers() {
    let world = World::start(Options { headers: true, ..Options::default() }).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    download(&world, "large.bin").await;
    assert!(world.downloaded("large.bin").await == bytes);
    world.assert_clean().await;
}
