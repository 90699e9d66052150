//! What a mail server said: reply and enhanced codes to class, severity and action.
