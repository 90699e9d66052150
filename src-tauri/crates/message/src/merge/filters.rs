//! The filters a merge field may go through.

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind};

/// The value as text; a missing one is an error, whatever filter it meets.
fn text(value: &Value) -> Result<String, Error> {
    if value.is_undefined() || value.is_none() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn on_text(f: fn(&str) -> String) -> impl Fn(Value) -> Result<String, Error> + Send + Sync + 'static {
    move |value| text(&value).map(|text| f(&text))
}

/// The value, or the other where there is none: missing, or nothing but white space.
fn default(value: Value, other: Option<Value>) -> Value {
    let missing =
        value.is_undefined() || value.is_none() || value.as_str().is_some_and(|text| text.trim().is_empty());
    if missing { other.unwrap_or_else(|| Value::from("")) } else { value }
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect()
    })
}

fn title(text: &str) -> String {
    text.split_inclusive([' ', '-']).map(capitalize).collect()
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A part of an address. Already encoded text (the author asked for it too) is not encoded twice.
fn urlencode(value: Value) -> Result<Value, Error> {
    if value.is_safe() {
        return Ok(value);
    }
    // Percent-encoded text holds nothing that HTML would have to escape, so it may be marked as done.
    text(&value).map(|text| Value::from_safe_string(percent(&text)))
}

/// A whole address out of a person's field: web, mail and telephone only, and what could end an attribute encoded.
fn address(value: Value) -> Result<String, Error> {
    let text = text(&value)?;
    let text = text.trim();
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme =
        |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let prefix = match scheme.as_deref() {
        Some("http" | "https" | "mailto" | "tel") => "",
        // `linden.example:8080/x` has no scheme; `javascript:x` has one, and no dot in it.
        Some(other) if is_scheme(other) && !other.contains('.') => return Ok("#".to_owned()),
        _ => "https://",
    };
    let mut out = String::from(prefix);
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`' | b'{' | b'}')
        {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(out)
}

/// Gives the engine its filters; it starts with none.
pub fn install(env: &mut Environment<'_>) {
    env.add_filter("default", default);
    env.add_filter("upper", on_text(|text| text.to_uppercase()));
    env.add_filter("lower", on_text(|text| text.to_lowercase()));
    env.add_filter("capitalize", on_text(capitalize));
    env.add_filter("title", on_text(title));
    env.add_filter("trim", on_text(|text| text.trim().to_owned()));
    env.add_filter("urlencode", urlencode);
    env.add_filter("__address", address);
    env.add_test("defined", |value: &Value| !value.is_undefined());
}
