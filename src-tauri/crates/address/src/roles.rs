//! Local parts that belong to an office or a machine and not to one person.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Finding;
use crate::finding::warning;

/// A warning if nobody, or nobody in particular, reads this mailbox.
pub fn notice(local: &str) -> Option<Finding> {
    let base = local.split('+').next().unwrap_or(local);
    let mut buffer = [0_u8; LONGEST];
    let name = folded(base, &mut buffer)?;
    if NOBODY.contains(&name) {
        return Some(warning(
            "no-reply",
            "Nobody reads this mailbox.",
            "Ask for an address that somebody reads.",
        ));
    }
    // RFC 2142 section 6: the people who run a mailing list.
    let list = name.ends_with("request") && base.ends_with("-request");
    (list || OFFICES.contains(name)).then(|| {
        warning(
            "role-account",
            "This mailbox belongs to an office, not to one person. Several people may read it, and not all agreed.",
            "Ask for a person's own address if you can.",
        )
    })
}

static OFFICES: LazyLock<HashSet<&str>> = LazyLock::new(|| ROLES.iter().copied().collect());

/// The longest name in the tables; longer ones need no look.
const LONGEST: usize = 20;

/// Lower-case ASCII without dots, hyphens and underscores; `None` if it cannot be in a table.
fn folded<'a>(local: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    let mut length = 0;
    for byte in local.bytes().filter(|b| !matches!(b, b'.' | b'-' | b'_')) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

const NOBODY: &[&str] = &[
    "bounce",
    "bounces",
    "daemon",
    "devnull",
    "donotreply",
    "dontreply",
    "keineantwort",
    "mailerdaemon",
    "nepasrepondre",
    "nichtantworten",
    "nobody",
    "noreply",
    "noresponder",
    "norisponder",
    "norispondere",
    "noresponda",
    "naoresponda",
    "naoresponder",
    "null",
    "neodpovidat",
    "unsubscribe",
];

/// RFC 2142, and names that offices use in the languages of the program's first users.
const ROLES: &[&str] = &[
    // RFC 2142
    "info",
    "marketing",
    "sales",
    "support",
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
    "webmaster",
    "www",
    "uucp",
    "ftp",
    // English
    "accounting",
    "accounts",
    "admin",
    "administration",
    "administrator",
    "admissions",
    "all",
    "billing",
    "booking",
    "bookings",
    "careers",
    "compliance",
    "contact",
    "contactus",
    "customercare",
    "customerservice",
    "editor",
    "editors",
    "enquiries",
    "enquiry",
    "events",
    "everyone",
    "feedback",
    "finance",
    "frontdesk",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "inquiries",
    "inquiry",
    "invoices",
    "it",
    "jobs",
    "legal",
    "mail",
    "mailbox",
    "mailinglist",
    "management",
    "media",
    "membership",
    "newsletter",
    "newsletters",
    "office",
    "operations",
    "orders",
    "payments",
    "payroll",
    "press",
    "privacy",
    "purchasing",
    "reception",
    "recruiting",
    "recruitment",
    "registrar",
    "reservations",
    "root",
    "service",
    "services",
    "shop",
    "staff",
    "store",
    "subscribe",
    "subscriptions",
    "sysadmin",
    "team",
    "tech",
    "training",
    "volunteer",
    "volunteers",
    "webadmin",
    // German
    "anfrage",
    "anfragen",
    "anmeldung",
    "bestellung",
    "bestellungen",
    "bewerbung",
    "buchhaltung",
    "buero",
    "datenschutz",
    "einkauf",
    "empfang",
    "geschaeftsfuehrung",
    "impressum",
    "kontakt",
    "kundenservice",
    "leitung",
    "personal",
    "presse",
    "redaktion",
    "rechnung",
    "rechnungen",
    "sekretariat",
    "verkauf",
    "vertrieb",
    "verwaltung",
    "vorstand",
    "zentrale",
    // French
    "accueil",
    "bonjour",
    "commande",
    "commandes",
    "commercial",
    "comptabilite",
    "direction",
    "mairie",
    "recrutement",
    "secretariat",
    "serviceclient",
    // Spanish, Portuguese, Italian, Dutch
    "administracao",
    "administracion",
    "amministrazione",
    "atendimento",
    "atencionalcliente",
    "boekhouding",
    "comercial",
    "commerciale",
    "comunicacion",
    "contabilidad",
    "contabilidade",
    "contacto",
    "contato",
    "contatti",
    "direccion",
    "facturacion",
    "financeiro",
    "informacion",
    "informazioni",
    "inschrijving",
    "klantenservice",
    "ordini",
    "pedidos",
    "prensa",
    "prenotazioni",
    "recepcion",
    "reservas",
    "segreteria",
    "segreteriagenerale",
    "secretaria",
    "secretariaat",
    "soporte",
    "ufficio",
    "vendas",
    "vendite",
    "ventas",
    "verkoop",
];
