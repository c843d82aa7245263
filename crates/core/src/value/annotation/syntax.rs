//! The syntax of annotations, as far as types go: names, subscripts, unions, lists, strings.
//! Everything else is kept as text without white space.

/// How deep an annotation may nest before it is compared as text.
const DEPTH: usize = 64;

#[derive(Clone, Debug, PartialEq)]
pub enum Syntax {
    Name(String),
    Subscript(Box<Syntax>, Vec<Syntax>),
    Union(Vec<Syntax>),
    List(Vec<Syntax>),
    /// The content of a string literal.
    Quoted(String),
    Ellipsis,
    Verbatim(String),
}

/// Reads an annotation; text that is none of the forms above is `Verbatim`.
pub fn parse(text: &str) -> Syntax {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.starts_with(is_name_start) && text.bytes().all(is_part) {
        return Syntax::Name(text.to_owned());
    }
    let mut reader = Reader {
        rest: text,
        depth: 0,
    };
    match reader.union() {
        Some(syntax) if reader.peek().is_none() => syntax,
        _ => Syntax::Verbatim(squeeze(text)),
    }
}

/// Without comments and white space outside of strings.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
                squeezed.push(c);
            }
            None if c.is_whitespace() => {}
            None => {
                if matches!(c, '\'' | '"') {
                    quote = Some(c);
                }
                squeezed.push(c);
            }
        }
    }
    squeezed
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// The next character that isn't white space, a comment or a line continuation.
    fn peek(&mut self) -> Option<char> {
        loop {
            if let Some(first @ b'!'..=b'~') = self.rest.bytes().next()
                && !matches!(first, b'#' | b'\\')
            {
                return Some(char::from(first));
            }
            self.rest = self.rest.trim_start();
            match self.rest.chars().next() {
                Some('#') => self.rest = self.rest.split_once('\n').map_or("", |(_, after)| after),
                Some('\\') if self.rest[1..].trim_start_matches('\r').starts_with('\n') => {
                    self.rest = &self.rest[1..];
                }
                other => return other,
            }
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        if self.peek() == Some(wanted) {
            self.rest = &self.rest[wanted.len_utf8()..];
            return true;
        }
        false
    }

    fn union(&mut self) -> Option<Syntax> {
        if self.depth > DEPTH {
            return None;
        }
        self.depth += 1;
        let first = self.primary()?;
        if !self.eat('|') {
            self.depth -= 1;
            return Some(first);
        }
        let mut members = vec![first, self.primary()?];
        while self.eat('|') {
            members.push(self.primary()?);
        }
        self.depth -= 1;
        Some(Syntax::Union(members))
    }

    fn primary(&mut self) -> Option<Syntax> {
        let mut syntax = match self.peek()? {
            '[' => {
                self.eat('[');
                Syntax::List(self.items(']')?)
            }
            '(' => {
                self.eat('(');
                let mut items = self.items(')')?;
                match (items.pop(), items.is_empty()) {
                    (Some(item), true) => item,
                    (None, _) => Syntax::Verbatim("()".into()),
                    (Some(_), false) => return None,
                }
            }
            '.' => {
                self.rest = self.rest.strip_prefix("...")?;
                Syntax::Ellipsis
            }
            '\'' | '"' => self.quoted()?,
            '-' | '0'..='9' => self.number()?,
            '*' => {
                self.rest = self.rest.trim_start_matches('*');
                let Syntax::Name(name) = self.primary()? else {
                    return None;
                };
                Syntax::Verbatim(format!("*{name}"))
            }
            c if is_name_start(c) => self.name()?,
            _ => return None,
        };
        while self.eat('[') {
            let arguments = self.items(']')?;
            syntax = Syntax::Subscript(Box::new(syntax), arguments);
        }
        Some(syntax)
    }

    /// Comma separated items up to the closing bracket, each a type or else verbatim text.
    fn items(&mut self, close: char) -> Option<Vec<Syntax>> {
        let mut items = Vec::new();
        loop {
            if self.eat(close) {
                return Some(items);
            }
            let (before, depth) = (self.rest, self.depth);
            let item = self.union();
            let ended = matches!(self.peek(), Some(',')) || self.peek() == Some(close);
            match item {
                Some(item) if ended => items.push(item),
                _ => {
                    self.rest = before;
                    self.depth = depth;
                    items.push(self.verbatim()?);
                }
            }
            if !self.eat(',') && self.peek() != Some(close) {
                return None;
            }
        }
    }

    /// A dotted name, white space around the dots allowed; `b"…"` and its like aren't names.
    fn name(&mut self) -> Option<Syntax> {
        let mut name = self.identifier()?.to_owned();
        if self.rest.starts_with(['\'', '"']) {
            return None;
        }
        while self.peek() == Some('.') && !self.rest.starts_with("..") {
            self.eat('.');
            self.peek();
            name.push('.');
            name.push_str(self.identifier()?);
        }
        Some(Syntax::Name(name))
    }

    fn identifier(&mut self) -> Option<&'a str> {
        let is_ascii_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let mut end = self.rest.bytes().take_while(is_ascii_part).count();
        let rest = self.rest.get(end..).unwrap_or_default();
        if !rest.bytes().next().is_none_or(|byte| byte.is_ascii()) {
            end += rest.find(|c: char| !is_name_part(c)).unwrap_or(rest.len());
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.starts_with(is_name_start).then_some(name)
    }

    fn number(&mut self) -> Option<Syntax> {
        let end = self
            .rest
            .char_indices()
            .find(|&(at, c)| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || at == 0))
            .map_or(self.rest.len(), |(at, _)| at);
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        (number.len() > 1 || number != "-").then(|| Syntax::Verbatim(number.to_owned()))
    }

    /// A string literal; implicit concatenation joins.
    fn quoted(&mut self) -> Option<Syntax> {
        let mut content = String::new();
        while let Some(quote @ ('\'' | '"')) = self.peek() {
            let triple: String = [quote; 3].iter().collect();
            let delimiter = if self.rest.starts_with(&triple) {
                triple
            } else {
                quote.to_string()
            };
            self.rest = &self.rest[delimiter.len()..];
            loop {
                if let Some(rest) = self.rest.strip_prefix(delimiter.as_str()) {
                    self.rest = rest;
                    break;
                }
                let mut chars = self.rest.chars();
                match chars.next()? {
                    '\\' => content.push(unescape(chars.next()?)),
                    c => content.push(c),
                }
                self.rest = chars.as_str();
            }
        }
        Some(Syntax::Quoted(content))
    }

    /// Anything up to the comma or bracket that ends this item.
    fn verbatim(&mut self) -> Option<Syntax> {
        let mut open = 0_usize;
        let mut quote = None;
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (Some(q), c) if q == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(' | '[' | '{') => open += 1,
                (None, ')' | ']' | '}' | ',') if open == 0 => {
                    let (item, rest) = self.rest.split_at(at);
                    self.rest = rest;
                    return Some(Syntax::Verbatim(squeeze(item)));
                }
                (None, ')' | ']' | '}') => open -= 1,
                (None, _) => {}
            }
        }
        None
    }
}

fn unescape(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        other => other,
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_unusual_is_kept_as_text() {
        for text in [
            "lambda x: x",
            "a if b else c",
            "[",
            "x y",
            "1 +",
            "'open",
            "",
            "a[b",
            "f'{x}'",
        ] {
            assert!(matches!(parse(text), Syntax::Verbatim(_)), "{text}");
        }
        let deep = format!("{}int{}", "list[".repeat(500), "]".repeat(500));
        parse(&deep);
    }
}
