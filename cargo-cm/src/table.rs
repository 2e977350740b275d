//! Text in columns.

use unicode_width::UnicodeWidthStr;

/// Lays out rows in columns; the first row is the heading. Columns whose cells are all numbers are
/// set flush right.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let column = |index: usize| rows.iter().filter_map(move |row| row.get(index));
    let widths: Vec<usize> =
        (0..count).map(|index| column(index).map(|cell| cell.width()).max().unwrap_or(0)).collect();
    let right: Vec<bool> =
        (0..count).map(|index| column(index).skip(1).all(|cell| is_number(cell))).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (index, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[index] - cell.width());
            line.push_str(if index > 0 { "  " } else { "" });
            line.push_str(&if right[index] { pad + cell } else { cell.clone() + &pad });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())
}
