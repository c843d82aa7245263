//! What differs between two texts, line by line, as `diff -u` shows it.

/// Lines around a difference that are shown.
const CONTEXT: usize = 3;

/// Larger differences are shown as one: all of the old, then all of the new.
const COMPARED: usize = 4000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// The unified difference; empty where there is none.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let lines = compared(old, new);
    let mut out = format!("--- {name}\n+++ {name}\n");
    let mut at = 0;
    while let Some(hunk) = next_hunk(&lines, at) {
        out.push_str(&header(&lines, &hunk));
        for line in lines.get(hunk.clone()).unwrap_or_default() {
            let (sign, text) = match line {
                Line::Same(text) => (' ', text),
                Line::Old(text) => ('-', text),
                Line::New(text) => ('+', text),
            };
            out.push(sign);
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
        at = hunk.end;
    }
    out
}

/// The next differences that are so close that their surroundings meet.
fn next_hunk(lines: &[Line<'_>], from: usize) -> Option<std::ops::Range<usize>> {
    let differs = |at: &usize| !matches!(lines.get(*at), Some(Line::Same(_)));
    let first = (from..lines.len()).find(differs)?;
    let mut last = first;
    for at in first..lines.len() {
        if differs(&at) {
            last = at;
        } else if at - last > 2 * CONTEXT {
            break;
        }
    }
    let start = first.saturating_sub(CONTEXT).max(from);
    Some(start..(last + 1 + CONTEXT).min(lines.len()))
}

fn header(lines: &[Line<'_>], hunk: &std::ops::Range<usize>) -> String {
    let count = |lines: &[Line<'_>], old: bool| {
        let counts = |line: &&Line<'_>| match line {
            Line::Same(_) => true,
            Line::Old(_) => old,
            Line::New(_) => !old,
        };
        lines.iter().filter(counts).count()
    };
    let (before, inside) = lines.split_at(hunk.start);
    let inside = inside.get(..hunk.len()).unwrap_or_default();
    let side = |old| {
        let length = count(inside, old);
        let start = count(before, old) + usize::from(length > 0);
        format!("{start},{length}")
    };
    format!("@@ -{} +{} @@\n", side(true), side(false))
}

fn compared<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let same = |(one, other): &(&&str, &&str)| one == other;
    let head = old.iter().zip(&new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let ends = old.iter().rev().zip(new.iter().rev());
    let tail = ends.take(rest).take_while(same).count();
    let (before, after) = (&old[..head], &old[old.len() - tail..]);
    let middle = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut lines: Vec<Line<'t>> = before.iter().map(|line| Line::Same(line)).collect();
    lines.extend(common(middle.0, middle.1));
    lines.extend(after.iter().map(|line| Line::Same(line)));
    lines
}

/// The longest common subsequence, by its table.
fn common<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    if old.len().max(new.len()) > COMPARED {
        let gone = old.iter().map(|line| Line::Old(line));
        return gone.chain(new.iter().map(|line| Line::New(line))).collect();
    }
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let at = row * width + column;
            table[at] = match one == other {
                true => table[at + width + 1] + 1,
                false => table[at + width].max(table[at + 1]),
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut lines = Vec::with_capacity(old.len() + new.len());
    while let (Some(one), Some(other)) = (old.get(row), new.get(column)) {
        let at = row * width + column;
        if one == other {
            lines.push(Line::Same(one));
            (row, column) = (row + 1, column + 1);
        } else if table[at + width] >= table[at + 1] {
            lines.push(Line::Old(one));
            row += 1;
        } else {
            lines.push(Line::New(other));
            column += 1;
        }
    }
    lines.extend(old.iter().skip(row).map(|line| Line::Old(line)));
    lines.extend(new.iter().skip(column).map(|line| Line::New(line)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_stand_in_their_surroundings() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n14";
        // As `diff -u` prints it.
        let expected = "--- c.yml\n+++ c.yml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n\
                        @@ -11,3 +11,4 @@\n 11\n 12\n 13\n+14\n\\ No newline at end of file\n";
        assert_eq!(unified("c.yml", old, new), expected);
        let gone = "--- c.yml\n+++ c.yml\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n";
        assert_eq!(unified("c.yml", old, &old[2..]), gone);
        let near = "--- c.yml\n+++ c.yml\n@@ -1,5 +1,3 @@\n-1\n 2\n-3\n 4\n 5\n";
        assert_eq!(unified("c.yml", "1\n2\n3\n4\n5\n", "2\n4\n5\n"), near);
    }
}
