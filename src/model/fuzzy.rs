//! Fuzzy matching of what is typed into the command palette: the letters in their order, anywhere in the name.

/// How well a name matches, and which of its characters did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// More is better.
    pub score: i32,
    /// Positions of characters, ascending.
    pub at: Vec<usize>,
}

const AT_START: i32 = 12;
const AT_WORD: i32 = 8;
const IN_A_ROW: i32 = 6;
const PER_GAP: i32 = -1;

/// `None` when `name` does not contain the letters of `query` in their order. Case and white space of the query don't
/// count. Nothing typed matches everything.
pub fn find(query: &str, name: &str) -> Option<Match> {
    let query: Vec<char> =
        query.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect();
    let name: Vec<char> = name.chars().map(|it| it.to_lowercase().next().unwrap_or(it)).collect();
    let Some(first) = query.first() else { return Some(Match { score: 0, at: Vec::new() }) };
    // A good match may begin at any of the places of the first letter.
    let starts = (0..name.len()).filter(|&at| name[at] == *first);
    let found = starts.filter_map(|start| match_from(&query, &name, start));
    found.reduce(|best, it| if it.score > best.score { it } else { best })
}

fn match_from(query: &[char], name: &[char], start: usize) -> Option<Match> {
    let (mut at, mut score, mut next) = (Vec::with_capacity(query.len()), 0, start);
    for letter in query {
        let rest = name.get(next..)?;
        let nearest = next + rest.iter().position(|it| it == letter)?;
        // The start of a later word is better than the middle of this one, but what follows at once is best.
        let is_next = at.last().is_some_and(|&last: &usize| last + 1 == nearest);
        let word = (nearest..name.len()).find(|&at| name[at] == *letter && starts_word(name, at));
        let place = if is_next || at.is_empty() { nearest } else { word.unwrap_or(nearest) };
        // What comes after must still fit.
        let place = if fits(query, at.len(), name, place) { place } else { nearest };
        score += match at.last() {
            _ if place == 0 => AT_START,
            Some(&last) if last + 1 == place => IN_A_ROW,
            _ if starts_word(name, place) => AT_WORD,
            Some(&last) => PER_GAP * (place - last) as i32,
            None => PER_GAP * place as i32,
        };
        at.push(place);
        next = place + 1;
    }
    // Of two equal matches the shorter name is the nearer one.
    Some(Match { score: score * 8 - name.len().min(64) as i32 / 8, at })
}

/// Whether the letters after `done` are found behind `place`.
fn fits(query: &[char], done: usize, name: &[char], place: usize) -> bool {
    let mut rest = name[place + 1..].iter();
    query[done + 1..].iter().all(|letter| rest.any(|it| it == letter))
}

fn starts_word(name: &[char], at: usize) -> bool {
    at == 0 || !name[at - 1].is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_match_comes_first() {
        // What is typed, and names from the best to the worst of those that match.
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("new f", &["New folder", "New text file"], &["Rename"]),
            ("nf", &["New folder", "Run of"], &["Folder new"]),
            ("mv", &["Move to…", "Remove star"], &["Copy to…"]),
            ("TRASH", &["Trash", "Move to trash"], &["Transfers"]),
            ("重命", &["重命名", "批量重命名"], &["移动到…"]),
            ("xx", &[], &["x"]),
            (" ", &["anything"], &[]),
        ];
        for (query, matching, others) in cases {
            let scores: Vec<i32> =
                matching.iter().map(|name| find(query, name).map_or(i32::MIN, |it| it.score)).collect();
            assert!(scores.iter().all(|score| *score > i32::MIN), "{query}: {matching:?} {scores:?}");
            assert!(scores.is_sorted_by(|one, other| one >= other), "{query}: {matching:?} {scores:?}");
            assert!(others.iter().all(|name| find(query, name).is_none()), "{query}: {others:?}");
        }
        assert_eq!(find("nf", "New folder").unwrap().at, [0, 4]);
    }

    proptest! {
        #[test]
        fn what_matched_is_what_was_typed(query in "[a-cÄ文 ]{0,5}", name in "[a-cÄ文 ]{0,12}") {
            let letters: Vec<char> =
                query.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect();
            let lower: Vec<char> = name.chars().map(|it| it.to_lowercase().next().unwrap()).collect();
            let mut rest = lower.iter();
            let contains = letters.iter().all(|letter| rest.any(|it| it == letter));
            let found = find(&query, &name);
            prop_assert_eq!(found.is_some(), contains);
            if let Some(found) = found {
                prop_assert_eq!(found.at.iter().map(|at| lower[*at]).collect::<Vec<_>>(), letters);
                prop_assert!(found.at.is_sorted_by(|one, other| one < other));
            }
        }
    }
}
