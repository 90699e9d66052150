//! Gives an enum its one spelling for storage, wire and terminal.

/// Writes `as_str` and `FromStr` for an enum from one table, so that both can never disagree.
macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// The one spelling used in the database, on the wire and in the terminal.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
        impl std::str::FromStr for $type {
            type Err = $crate::UnknownName;
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    other => Err($crate::UnknownName { what: stringify!($type), name: other.to_owned() }),
                }
            }
        }
    };
}
pub(crate) use named;
