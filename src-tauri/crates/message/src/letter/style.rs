//! Colours and type of our layout. Styles are inlined; only what asks the mail program a question stays in the head.

use crate::{Colour, Look};

/// Fonts that are there: Outlook falls back to Times where the first of the list is missing on Windows.
pub const FONT: &str = "'Segoe UI', -apple-system, BlinkMacSystemFont, 'Helvetica Neue', Arial, sans-serif";
/// Behind the sheet.
pub const PAGE: &str = "#f3f0e9";
/// The sheet.
pub const SHEET: &str = "#ffffff";
/// Text.
pub const INK: &str = "#24211c";

const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };
const BLACK: Colour = Colour { red: 0x24, green: 0x21, blue: 0x1c };

/// The text colour that reads best on a ground.
pub fn on(ground: Colour) -> Colour {
    // White is what people expect on a button; ink only where white would be hard to read (WCAG 1.4.3, large text).
    if ground.contrast(WHITE) >= 3.5 { WHITE } else { BLACK }
}

/// The style sheet that is inlined into the blocks.
pub fn sheet(look: &Look) -> String {
    let link = if look.brand.contrast(WHITE) >= 4.5 { look.brand.hex() } else { INK.to_owned() };
    format!(
        ".pr-text p,.pr-text ul,.pr-text ol,.pr-text blockquote,.pr-text pre,.pr-text table{{margin:0 0 16px;}}\
         .pr-text h1{{margin:0 0 12px;font-size:28px;line-height:34px;font-weight:700;}}\
         .pr-text h2{{margin:16px 0 8px;font-size:21px;line-height:28px;font-weight:700;}}\
         .pr-text h3,.pr-text h4,.pr-text h5,.pr-text h6{{margin:16px 0 8px;font-size:17px;line-height:24px;font-weight:700;}}\
         .pr-text ul,.pr-text ol{{padding:0 0 0 24px;}}\
         .pr-text li{{margin:0 0 4px;}}\
         .pr-text li p{{margin:0 0 4px;}}\
         .pr-text a{{color:{link};text-decoration:underline;}}\
         .pr-text img{{max-width:100%;height:auto;border:0;}}\
         .pr-text blockquote{{padding:0 0 0 16px;border-left:3px solid #cec5b5;color:#565046;}}\
         .pr-text hr{{margin:24px 0;border:0;border-top:1px solid #e4ddd0;}}\
         .pr-text code{{font-family:Consolas,Menlo,monospace;font-size:14px;}}\
         .pr-text pre{{white-space:pre-wrap;}}\
         .pr-text table{{border-collapse:collapse;width:100%;}}\
         .pr-text th{{padding:6px 12px 6px 0;border-bottom:2px solid #cec5b5;text-align:left;vertical-align:top;}}\
         .pr-text td{{padding:6px 12px 6px 0;border-bottom:1px solid #e4ddd0;vertical-align:top;}}"
    )
}

/// What cannot be inlined: the answers to a dark room and to a narrow screen.
pub const fn questions() -> &'static str {
    "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
     <style>:root{color-scheme:light dark;supported-color-schemes:light dark;}\
     @media (prefers-color-scheme:dark){\
     body,body>div{background-color:#1b1916!important;}\
     .pr-sheet,.pr-sheet>table,.pr-foot{background:#23201c!important;background-color:#23201c!important;}\
     .pr-text,.pr-text div,.pr-text p,.pr-text li,.pr-text h1,.pr-text h2,.pr-text h3,.pr-text h4,.pr-text th,.pr-text td{color:#ede7dc!important;}\
     .pr-text a{color:#9cc0ec!important;}\
     .pr-text blockquote,.pr-text blockquote p,.pr-foot,.pr-foot a{color:#bfb7a9!important;}\
     .pr-foot,.pr-text hr,.pr-text th,.pr-text td,.pr-text blockquote{border-color:#4b463d!important;}\
     }\
     @media (max-width:479px){.pr-text,.pr-button,.pr-foot{padding-left:20px!important;padding-right:20px!important;}}</style>"
}
