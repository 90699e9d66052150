//! The names columns go by in exports of many programs and in many languages, squashed and split by blanks.

use super::super::proof::ProofPart;
use super::super::status::StatusRule;

/// Fields and what people call them.
pub(super) const FIELDS: &[(&str, &str)] = &[
    (
        "first_name",
        "firstname first fname given givenname forename christianname vorname rufname prénom prenom nombre \
         nombredepila nome primeironome voornaam förnamn fornamn fornavn etunimi imię imie jméno jmeno \
         křestníjméno prenume keresztnév utónév isim ad имя імя 名 名前名 이름 όνομα nomedebatismo",
    ),
    (
        "last_name",
        "lastname last lname surname family familyname sn secondname nachname familienname zuname \
         nomdefamille apellido apellidos cognome sobrenome apelido últimonome achternaam familienaam \
         efternamn etternavn efternavn sukunimi nazwisko příjmení prijmeni priezvisko numedefamilie \
         vezetéknév soyad soyadı soyisim фамилия прізвище 姓 성 επώνυμο prezime",
    ),
    ("middle_name", "middlename additionalname secondgivenname zweitername mellomnavn отчество"),
    (
        "name",
        "name fullname displayname contactname customername membername subscribername contact names \
         anzeigename vollständigername vorundnachname vornamenachname namevorname kunde nachnamevorname nom \
         nomcomplet nometprénom nometprenom nomprénom nombrecompleto nombreyapellidos nomecompleto \
         nomeecognome naam volledigenaam namn navn fulltnavn nimi imięinazwisko imieinazwisko jménoapříjmení \
         celéjméno nume név teljesnév adsoyad фио полноеимя 氏名 お名前 名前 姓名 성명 ονοματεπώνυμο cn fileas",
    ),
    ("nickname", "nickname spitzname surnom apodo soprannome"),
    ("salutation", "salutation anrede civilité civilite tratamiento aanhef greeting"),
    ("title", "nameprefix prefix honorific titel"),
    (
        "company",
        "company companyname organization organisation organizationname organisationname business \
         businessname firma firmenname unternehmen société societe entreprise empresa azienda ditta società \
         bedrijf bedrijfsnaam företag foretag firmanavn virksomhed yritys firmy společnost cég şirket \
         компания организация 会社 会社名 公司 회사 company1",
    ),
    (
        "job_title",
        "jobtitle organizationtitle position occupation role beruf funktion fonction cargo puesto functie \
         должность",
    ),
    (
        "phone",
        "phone phonenumber telephone telephonenumber tel telnr workphone primaryphone sms telefon \
         telefonnummer téléphone numérodetéléphone teléfono telefono telefone telefoon telefoonnummer puhelin \
         puhelinnumero numertelefonu телефон 電話 電話番号 电话 전화 τηλέφωνο",
    ),
    (
        "mobile",
        "mobile mobilephone mobilenumber cell cellphone handy handynummer mobil mobilnummer portable móvil \
         movil celular cellulare telemóvel mobiel komórka мобильный 手机 휴대폰",
    ),
    (
        "street",
        "street streetaddress address1 addressline1 homestreet straße strasse adresse1 rue calle dirección \
         direccion via indirizzo rua straat gata gade gate katuosoite ulica ulice utca улица 住所 地址 주소 \
         διεύθυνση homeaddress mailingaddress postaladdress anschrift",
    ),
    (
        "postal_code",
        "postalcode postcode zip zipcode plz postleitzahl codepostal códigopostal codigopostal cap cep \
         postnummer postnr postinumero kodpocztowy psč psc irányítószám postakodu индекс 郵便番号 邮编 우편번호",
    ),
    (
        "town",
        "town city locality hometown homecity ort wohnort stadt ville commune localité ciudad población \
         localidad città citta comune cidade plaats woonplaats stad postort by poststed kaupunki miasto \
         miejscowość město mesto oraș oras város şehir город місто 市 都市 城市 도시 πόλη grad",
    ),
    (
        "region",
        "region state province county stateprovince bundesland kanton département departement région \
         provincia estado provincie län fylke województwo kraj область 都道府県 省",
    ),
    (
        "country",
        "country countryregion land pays país pais paese nazione maa państwo země țara ország ülke страна \
         країна 国 国家 국가 χώρα cc",
    ),
    (
        "birthday",
        "birthday birthdate dateofbirth dob geburtstag geburtsdatum datedenaissance anniversaire \
         fechadenacimiento cumpleaños datadinascita compleanno datadenascimento geboortedatum födelsedag \
         fødselsdag syntymäpäivä dataurodzenia датарождения 生年月日 生日 생일",
    ),
    ("gender", "gender sex geschlecht genre sexe género sesso geslacht kön пол"),
    ("language", "language lang locale sprache langue idioma lingua taal språk język язык"),
    ("website", "website web webpage url homepage webseite siteweb sitioweb sito website1"),
    ("tags", "tags labels groupmembership groups schlagworte etiquettes etiquetas étiquettes"),
    (
        "notes",
        "notes note comment comments remarks bemerkung bemerkungen notiz notizen kommentar remarque remarques \
         notas observaciones opmerkingen poznámka uwagi заметки 備考 备注",
    ),
];

/// Names of the column that holds the address, which no rule makes of their parts.
pub(super) const ADDRESSES: &str = "\
    correo correoelectrónico correoelectronico direccióndecorreo direccióndecorreoelectrónico \
    direcciondecorreoelectronico courriel adressecourriel adresseélectronique adresseelectronique mél \
    postaelettronica indirizzodipostaelettronica enderecodeemail endereçodeemail endereçoeletrônico \
    correioeletrônico correioeletronico epost epostadress epostadresse epostaddress sähköposti \
    sähköpostiosoite sahkoposti eposta epostaadresi epostası epasts epaštas adrespocztyelektronicznej \
    pocztaelektroniczna электроннаяпочта адресэлектроннойпочты элпочта почта имейл емейл емайл \
    електроннапошта メール メールアドレス eメール eメールアドレス 邮箱 电子邮件 电子邮箱 电子邮件地址 邮件地址 電子郵件 電郵 電子信箱 이메일 이메일주소 전자우편 \
    ηλεκτρονικόταχυδρομείο البريدالإلكتروني דואראלקטרוני דואל אימייל ईमेल อีเมล tölvupóstur netfang \
    ríomhphost recipient smtpaddress";

/// What may stand beside `mail` in the name of an address column.
pub(super) const BESIDE: &str = "\
    addresses address adressen adresse adres adresa adress cím cim primary secondary preferred alternate \
    other home work business personal private privat geschäftlich contact kontakt customer subscriber \
    member user client kunden kunde person people value indirizzo dirección direccion de di your ihre id \
    main";

/// Proof of consent.
pub(super) const PROOFS: &[(ProofPart, &str)] = &[
    (
        ProofPart::ConfirmedAt,
        "confirmtime confirmedat confirmedon confirmed confirmdate confirmedtime confirmeddate \
         confirmationtime confirmationdate confirmationtimestamp confirmtimestamp dateconfirmed timeconfirmed \
         optinconfirmedat optinconfirmed optinconfirmtime optinconfirmdate doubleoptindate doubleoptintime \
         doubleoptinat doubleoptintimestamp doidate doitime doiat doitimestamp doiconfirmedat bestätigtam \
         bestaetigtam bestätigt bestätigung bestätigungsdatum bestätigungszeit datumbestätigung \
         optinbestätigtam confirméle confirmele datedeconfirmation dateconfirmation confirmadoel \
         fechadeconfirmación fechadeconfirmacion confermatoil datadiconferma dataconferma confirmadoem \
         datadeconfirmação bevestigdop bevestigingsdatum bekräftad bekräftaddatum bekræftet bekreftet \
         vahvistettu potwierdzono datapotwierdzenia potvrzeno подтверждено датаподтверждения 確認日時 确认时间",
    ),
    (
        ProofPart::ConfirmedIp,
        "confirmip confirmationip confirmedip confirmedfromip optinconfirmip doiip doubleoptinip \
         bestätigungsip ipconfirmation",
    ),
    (
        ProofPart::AskedAt,
        "optintime optindate optinat optintimestamp signuptime signupdate signupat signedup signedupat \
         signedupon subscribedat subscribedon subscribedate subscriptiondate datesubscribed subscribetime \
         anmeldedatum angemeldetam anmeldung dateinscription datedinscription inscritle fechadesuscripción \
         fechadealta datadiiscrizione aanmelddatum датаподписки",
    ),
    (ProofPart::AskedIp, "optinip signupip subscribeip ip ipaddress ipadresse anmeldeip adresseip"),
];

/// Standing in the program the file comes from.
pub(super) const STATUSES: &[(StatusRule, &str)] = &[
    (
        StatusRule::Word,
        "status emailstatus subscriptionstatus subscriberstatus memberstatus contactstatus optinstatus \
         emailmarketingstatus marketingstatus mailstatus emailsubscriptionstatus statut stato estatus \
         newsletterstatus statusnewsletter statusemail abostatus anmeldestatus emailpermissionstatus \
         permissionstatus consentstatus emailconsentstatus marketingcontactstatus suppressionstatus \
         estadodesuscripción estadodesuscripcion statutabonnement statoiscrizione inschrijfstatus \
         abonnementstatus",
    ),
    (
        StatusRule::YesLeft,
        "emailblacklisted blacklisted blocklisted emailblocklisted unsubscribed isunsubscribed \
         unsubscribedfromemails unsubscribedfromallemail optedout optout emailoptout hasoptedoutofemail \
         donotemail donotmail donotcontact abgemeldet désabonné désinscrit dadodebaja disiscritto \
         uitgeschreven suppressed globalunsubscribe donotsend donotsendemail optoutofemail emailoptedout \
         emailunsubscribed unsubscribedfromemail unsubscribedfromall hasunsubscribed isblacklisted \
         isblocklisted isoptedout nichtanschreiben keinnewsletter nepascontacter nocontactar noncontattare \
         nietmailen isthissubscriberblacklisted10",
    ),
    (
        StatusRule::AnyLeft,
        "unsubtime unsubscribedat unsubscribedon unsubscribetime unsubscribedate unsubscribeddate \
         dateunsubscribed optouttime optoutdate optedoutat optouttimestamp abgemeldetam abmeldedatum \
         datededésinscription datedésinscription fechadebaja unsubreason unsubscribetimestamp \
         emailmarketingunsubscribetimestamp emailsuppressions suppressedat",
    ),
    (StatusRule::YesBounced, "emailinvalid isbounced bounced hardbounced hardbounce cleaned isinvalid"),
    (
        StatusRule::AnyBounced,
        "cleantime cleanedat bouncedat hardbouncedat bouncedate hardbouncedate hardbouncereason \
         emailhardbouncereason",
    ),
    (StatusRule::NoUnconfirmed, "isconfirmed emailconfirmed isthissubscriberconfirmed10"),
    (
        StatusRule::NoLeft,
        "subscribed issubscribed optin optedin emailoptin acceptsmarketing acceptsemailmarketing \
         emailmarketingconsent marketingconsent",
    ),
];
