use super::*;

#[test]
fn one_record_at_a_time_is_handed_out_whatever_the_room() {
    let mut records = Records::new(&b"ab,c\r\n\n\"d\ne\",f"[..], encoding_rs::UTF_8, b',');
    let mut seen = Vec::new();
    let mut into = [0; 3];
    loop {
        let read = records.read(&mut into).expect("memory does not fail");
        if read == 0 {
            break;
        }
        seen.push(String::from_utf8_lossy(&into[..read]).into_owned());
    }
    assert_eq!(seen, ["ab,", "c\n", "\"d\n", "e\",", "f\n"], "never a piece of two records at once");
    assert_eq!(records.take_current().number, 3, "what is known belongs to the last one");
}
