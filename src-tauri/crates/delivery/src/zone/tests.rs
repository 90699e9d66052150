use super::*;

#[test]
fn a_zone_is_known_by_its_name() {
    let berlin: Zone = "europe/berlin".parse().unwrap();
    assert_eq!(berlin.name(), "Europe/Berlin", "as the database writes it");
    assert_eq!("Europe/Berlin".parse::<Zone>().unwrap(), berlin);
    assert_eq!(
        "America/New_York".parse::<Zone>().unwrap(),
        Zone::NEW_YORK,
        "one that cards name is the same one"
    );
    assert_eq!("utc".parse::<Zone>().unwrap(), Zone::UTC);
    for wrong in ["", "Berlin", "../../etc/passwd", "Europe/Berlin\n"] {
        assert!(wrong.parse::<Zone>().is_err(), "{wrong:?} is no zone");
    }
    let stored = serde_json::to_string(&berlin).unwrap();
    assert_eq!(serde_json::from_str::<Zone>(&stored).unwrap(), berlin, "it comes back as it was stored");
}
