//! First paint and first rows, compared with a page of the same framework that shows one row.

use browser_tests::World;

use super::client::Context;
use super::options::Options;
use super::print_comparison;

pub const ONE_ROW: &str = "one row";
const ONE_ROW_PAGE: &str = "bench/row/index.html";

/// Records in every page the time of the frame that shows the first row.
const NOTE: &str = "{
    const look = () => {
        if (!document.querySelector('[role=grid] [role=row][aria-selected]')) return requestAnimationFrame(look);
        window.firstRow = performance.now();
    };
    look();
}";

/// First paint and first row since the start of the navigation, and the number of elements.
pub const SEEN: &str = "
    const done = arguments[0];
    const look = () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        if (!paint || !window.firstRow) return requestAnimationFrame(look);
        done([paint.startTime, window.firstRow, document.querySelectorAll('*').length]);
    };
    look();";

/// The runs of one figure.
pub type Runs = Vec<f64>;

pub async fn measure(context: &Context<'_>, options: &Options) {
    let is_wanted = options.wants("first_view.");
    if is_wanted || options.wants("list.") {
        context.world.on_new_pages(NOTE).await;
    }
    if is_wanted {
        let [ours, row] = visits(context.world, "", options.sizes.visits).await;
        print_comparison("first_view.paint_ms", "ms", &ours[0], ONE_ROW, &row[0]);
        print_comparison("first_view.rows_ms", "ms", &ours[1], ONE_ROW, &row[1]);
    }
}

/// The app and the page with one row in turn: paint, row, elements.
pub async fn visits(world: &World, address: &str, times: usize) -> [[Runs; 3]; 2] {
    let mut runs: [[Runs; 3]; 2] = Default::default();
    for _ in 0..times {
        for (runs, address) in runs.iter_mut().zip([address, ONE_ROW_PAGE]) {
            // Another document in between, since the same address is no navigation.
            world.client().goto("about:blank").await.unwrap();
            world.open(address).await;
            let seen = world.script_async(SEEN, vec![]).await;
            runs.iter_mut().enumerate().for_each(|(at, runs)| runs.push(seen[at].as_f64().unwrap()));
        }
    }
    runs
}
