"""A portal as an operator sets it: no demonstration, whose clock and mailbox cost something."""

SETTINGS = {
    "CHOEUR_SECRET_KEY": "bench-only-bench-only-bench-only-bench-only",
    "CHOEUR_PEPPER": "pepper-of-the-bench-pepper-of-the-bench-pepper",
    "CHOEUR_FIELD_KEY": "field-key-of-the-bench-field-key-of-the-bench",
    "CHOEUR_ORGANISATION_NAME": "Coopérative Numérique du Limousin",
    "CHOEUR_SUPPORT_ADDRESS": "support@choeur.example",
    "CHOEUR_EMAIL_URL": "smtp+plain://127.0.0.1:25",
    "CHOEUR_EMAIL_SENDER": "comptes@choeur.example",
}
