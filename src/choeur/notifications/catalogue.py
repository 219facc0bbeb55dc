"""Every mail that the portal sends, declared once (journeys §8). The public page and the documentation are made from it.

The texts are in `templates/mail/<name in lower case>.fr.txt` and `.en.txt`. The keys of `sample` are the names that the
text needs; its values serve the previews. The button leads to `page`, a name of an address, or to the path given as `link`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from choeur.notifications.mail_types import MailType, Priority, Recipient, Value

# --- What the samples say ---------------------------------------------------------------------------------------------

_MOMENT = datetime(2026, 11, 24, 16, 40, tzinfo=UTC)
_SECRET = "9f3KQ2vB7xLmT4cR8wYzPdN6sHjE1aUo5iGbXrCqVtZ"
_QUESTION = "Indiquez le jour où le courriel est arrivé."
_SHARED: Mapping[str, Value] = {
    "at": _MOMENT,
    "asked_at": _MOMENT,
    "since": _MOMENT,
    "until": _MOMENT,
    "structure": "ATELIERS DES TROIS PONTS",
    "identifier": "012 345 674 00017",
    "person": "Émile Petit",
    "address": "emile.petit@troisponts.example",
    "device": "Firefox, Windows",
    "network": "203.0.113.x",
    "number": "2026-004217",
}


def _sample(*shared: str, **own: Value) -> dict[str, Value]:
    return {name: _SHARED[name] for name in shared} | own


# --- The mails --------------------------------------------------------------------------------------------------------

ACTIVATION = MailType(
    code="ACT-01",
    name="ACTIVATION",
    trigger=_("Une inscription vient d'être faite avec l'adresse."),
    recipient=Recipient.LOGIN,
    sample=_sample(link=f"/activer/{_SECRET}"),
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(days=30),
)
ACTIVATION_AGAIN = MailType(
    code="ACT-02",
    name="ACTIVATION_AGAIN",
    trigger=_("Un nouveau lien d'activation est demandé."),
    recipient=Recipient.LOGIN,
    sample=_sample("asked_at", link=f"/activer/{_SECRET}"),
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(days=30),
)
ACTIVATION_REMINDER_7 = MailType(
    code="ACT-03",
    name="ACTIVATION_REMINDER_7",
    trigger=_("Le lien d'activation expire dans 7 jours."),
    recipient=Recipient.LOGIN,
    sample=_sample(link=f"/activer/{_SECRET}"),
    proven=False,
    link_lives=timedelta(days=7),
)
ACTIVATION_REMINDER_1 = MailType(
    code="ACT-04",
    name="ACTIVATION_REMINDER_1",
    trigger=_("Le lien d'activation expire dans un jour."),
    recipient=Recipient.LOGIN,
    sample=_sample(link=f"/activer/{_SECRET}"),
    proven=False,
    link_lives=timedelta(days=1),
)
ALREADY_REGISTERED = MailType(
    code="ACT-05",
    name="ALREADY_REGISTERED",
    trigger=_("Une inscription est tentée avec l'adresse d'un compte existant."),
    recipient=Recipient.LOGIN,
    page="login:login",
    proven=False,
    priority=Priority.URGENT,
)
ACCOUNT_ACTIVE = MailType(
    code="ACT-06",
    name="ACCOUNT_ACTIVE",
    trigger=_("Le compte vient d'être activé."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", "structure", outcome="leads"),
    page="myaccount:dashboard",
)
SIGN_UP_BECAME_REQUEST = MailType(
    code="ACT-07",
    name="SIGN_UP_BECAME_REQUEST",
    trigger=_("Une autre personne a activé son compte avant, pour la même nouvelle structure."),
    recipient=Recipient.CONTACT,
    sample=_sample("at", "structure"),
    page="myaccount:dashboard",
)
RESET_LINK = MailType(
    code="SEC-01",
    name="RESET_LINK",
    trigger=_("Vous demandez un nouveau mot de passe."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", link=f"/mot-de-passe-oublie/lien/{_SECRET}"),
    priority=Priority.URGENT,
    link_lives=timedelta(hours=1),
)
PASSWORD_CHANGED = MailType(
    code="SEC-02",
    name="PASSWORD_CHANGED",
    trigger=_("Le mot de passe du compte vient d'être modifié."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", "device", "network"),
    page="login:reset",
    priority=Priority.URGENT,
)
RESET_ATTEMPTS = MailType(
    code="SEC-03",
    name="RESET_ATTEMPTS",
    trigger=_("Cinq réponses fausses à la question secrète ont été données en un jour."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("since"),
    page="pages:support",
    priority=Priority.URGENT,
)
NEW_DEVICE = MailType(
    code="SEC-05",
    name="NEW_DEVICE",
    trigger=_("Une connexion vient d'un appareil inconnu."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", "device", "network", link=f"/connexion/pas-moi/{_SECRET}"),
    priority=Priority.URGENT,
    link_lives=timedelta(hours=72),
)
LOGIN_SLOWED = MailType(
    code="SEC-06",
    name="LOGIN_SLOWED",
    trigger=_("De nombreux essais de connexion ont échoué (un message par jour au plus)."),
    recipient=Recipient.LOGIN,
    sample=_sample("since"),
    page="myaccount:dashboard",
    priority=Priority.URGENT,
)
FACTOR_ADDED = MailType(
    code="SEC-07",
    name="FACTOR_ADDED",
    trigger=_("Un second facteur est ajouté à votre compte."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", "device", name="Téléphone de Claire", kind="totp"),
    page="myaccount:login_means",
    priority=Priority.URGENT,
)
FACTOR_REMOVED = MailType(
    code="SEC-08",
    name="FACTOR_REMOVED",
    trigger=_("Un second facteur est supprimé de votre compte."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", name="Téléphone de Claire", kind="totp", left=0),
    page="pages:support",
    priority=Priority.URGENT,
)
RECOVERY_CODE_USED = MailType(
    code="SEC-09",
    name="RECOVERY_CODE_USED",
    trigger=_("Un code de secours est utilisé, ou de nouveaux codes remplacent les anciens."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", "device", what="used", left=2),
    page="myaccount:recovery_codes",
    priority=Priority.URGENT,
)
FACTOR_GUESSED = MailType(
    code="SEC-22",
    name="FACTOR_GUESSED",
    trigger=_("Votre mot de passe est exact, mais le second facteur est faux trois fois (un message par jour au plus)."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", "network"),
    page="pages:support",
    priority=Priority.URGENT,
)
IDENTITY_CHANGED = MailType(
    code="SEC-25",
    name="IDENTITY_CHANGED",
    trigger=_("Une identité d'un fournisseur, ProConnect par exemple, est reliée à votre compte ou en est supprimée."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("at", "device", what="linked"),
    page="myaccount:login_means",
    priority=Priority.URGENT,
)
SESSIONS_CLOSED = MailType(
    code="SEC-24",
    name="SESSIONS_CLOSED",
    trigger=_("Les autres sessions de votre compte sont fermées, par vous, par le support ou par l'exploitant."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", "network", sessions=2, by="owner"),
    page="login:reset",
    priority=Priority.URGENT,
)
CONTACT_CONFIRMATION = MailType(
    code="SEC-11",
    name="CONTACT_CONFIRMATION",
    trigger=_("Une adresse de contact est indiquée pour un compte."),
    recipient=Recipient.GIVEN,
    sample=_sample(link="/adresse-de-contact/9f3KQ2vB7xLmT4cR8wYzPdN6sHjE1aUo5iGbXrCqVtZ"),
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(hours=24),
)
ACCESS_ASKED = MailType(
    code="SEC-18",
    name="ACCESS_ASKED",
    trigger=_("Une personne dit ne plus pouvoir se connecter à votre compte et demande à y revenir."),
    recipient=Recipient.EVERYWHERE,
    sample=_sample("until", way="manager", link="/acces/refuser/lien/9f3KQ2vB7xLmT4cR8wYzPdN6sHjE1aUo5iGbXrCqVtZ"),
    priority=Priority.URGENT,
)
ACCESS_GRANTED = MailType(
    code="SEC-19",
    name="ACCESS_GRANTED",
    trigger=_("Votre demande d'accès est acceptée, et le délai est passé."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", link=f"/mot-de-passe-oublie/lien/{_SECRET}"),
    priority=Priority.URGENT,
    link_lives=timedelta(hours=1),
)
ACCESS_REFUSED = MailType(
    code="SEC-20",
    name="ACCESS_REFUSED",
    trigger=_("La demande d'accès est refusée, par le gestionnaire principal ou depuis un courriel."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", by="manager"),
    page="pages:support",
)
RESET_QUESTION = MailType(
    code="SEC-23",
    name="RESET_QUESTION",
    trigger=_("Vous demandez à relire la question secrète que vous avez rédigée."),
    recipient=Recipient.LOGIN,
    sample=_sample("at", question="Nom de la chatte qui vivait au grenier"),
    page="login:reset_question",
    priority=Priority.URGENT,
)
MEMBERSHIP_REQUESTED = MailType(
    code="RAT-01",
    name="MEMBERSHIP_REQUESTED",
    trigger=_("Une personne demande à rejoindre une structure."),
    recipient=Recipient.MANAGERS,
    sample=_sample("person", "address", "structure", "identifier", message="Je remplace Claire à la comptabilité."),
    page="myaccount:requests",
)
MEMBERSHIP_REQUEST_SENT = MailType(
    code="RAT-02",
    name="MEMBERSHIP_REQUEST_SENT",
    trigger=_("Vous demandez à rejoindre une structure."),
    recipient=Recipient.CONTACT,
    sample=_sample("at", "structure"),
    page="myaccount:memberships",
)
MEMBERSHIP_APPROVED = MailType(
    code="RAT-03",
    name="MEMBERSHIP_APPROVED",
    trigger=_("Un gestionnaire valide votre demande de rattachement."),
    recipient=Recipient.CONTACT,
    sample=_sample("at", "structure", espaces="Factures émises (Consultation)"),
    page="myaccount:dashboard",
)
MEMBERSHIP_REFUSED = MailType(
    code="RAT-04",
    name="MEMBERSHIP_REFUSED",
    trigger=_("Un gestionnaire refuse votre demande de rattachement."),
    recipient=Recipient.CONTACT,
    sample=_sample("at", "structure", reason="Je ne connais pas cette personne."),
    page="myaccount:memberships",
)
MEMBERSHIP_ENDED_BY_PERSON = MailType(
    code="RAT-10",
    name="MEMBERSHIP_ENDED_BY_PERSON",
    trigger=_("Une personne retire sa demande ou quitte la structure."),
    recipient=Recipient.MANAGERS,
    sample=_sample("person", "address", "structure", "at", action="left"),
    page="myaccount:dashboard",
)
SUPPORT_RECEIVED = MailType(
    code="SUP-01",
    name="SUPPORT_RECEIVED",
    trigger=_("Une sollicitation est enregistrée, et l'adresse du demandeur est confirmée."),
    recipient=Recipient.CONTACT,
    sample=_sample(
        "number",
        "at",
        link=f"/support/lien/{_SECRET}",
        title="Mon lien a expiré avant ce matin",
        category="Ouverture et accès au compte",
        contest="",
    ),
)
SUPPORT_TO_CONFIRM = MailType(
    code="SUP-02",
    name="SUPPORT_TO_CONFIRM",
    trigger=_("Un visiteur saisit une sollicitation avec l'adresse."),
    recipient=Recipient.GIVEN,
    sample=_sample("number", link=f"/support/lien/{_SECRET}"),
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(hours=48),
)
SUPPORT_ANSWERED = MailType(
    code="SUP-03",
    name="SUPPORT_ANSWERED",
    trigger=_("Le support répond à une sollicitation."),
    recipient=Recipient.CONTACT,
    sample=_sample(
        "number",
        "until",
        link=f"/support/lien/{_SECRET}",
        summary="Un nouveau lien vient de vous être envoyé. Il est valable 30 jours.",
    ),
)
SUPPORT_INFO_ASKED = MailType(
    code="SUP-04",
    name="SUPPORT_INFO_ASKED",
    trigger=_("Le support demande un complément d'information."),
    recipient=Recipient.CONTACT,
    sample=_sample("number", "until", link=f"/support/lien/{_SECRET}", question=_QUESTION),
)
SUPPORT_REMINDER = MailType(
    code="SUP-05",
    name="SUPPORT_REMINDER",
    trigger=_("Un complément demandé n'est pas arrivé, 7 jours avant la clôture."),
    recipient=Recipient.CONTACT,
    sample=_sample("number", "asked_at", "until", link=f"/support/lien/{_SECRET}", question=_QUESTION),
)
SUPPORT_CLOSED = MailType(
    code="SUP-06",
    name="SUPPORT_CLOSED",
    trigger=_("Une sollicitation est clôturée."),
    recipient=Recipient.CONTACT,
    sample=_sample("number", "at", "until", link=f"/support/lien/{_SECRET}", by="support", contest=""),
)
ACCESS_TO_APPROVE = MailType(
    code="GES-13",
    name="ACCESS_TO_APPROVE",
    trigger=_("Une personne de la structure a oublié la réponse à sa question secrète et demande votre aide."),
    recipient=Recipient.MANAGERS_LOGIN,
    sample=_sample("person", "address", "structure", "until"),
    page="myaccount:recoveries",
    priority=Priority.URGENT,
)
MANAGER_CONTESTED = MailType(
    code="GES-11",
    name="MANAGER_CONTESTED",
    trigger=_("Une personne conteste le gestionnaire, non vérifié, d'une structure."),
    recipient=Recipient.MANAGERS_LOGIN,
    sample=_sample("number", "structure", "identifier", "at", link="/support/nouvelle?about=contested_role"),
    priority=Priority.URGENT,
)
CONTEST_CLOSED = MailType(
    code="GES-12",
    name="CONTEST_CLOSED",
    trigger=_("Une contestation du gestionnaire d'une structure est close."),
    recipient=Recipient.MANAGERS_LOGIN,
    sample=_sample("number", "structure", "identifier", "at", outcome="confirmed"),
    page="myaccount:dashboard",
)
STRUCTURE_CHECKED = MailType(
    code="STR-03",
    name="STRUCTURE_CHECKED",
    trigger=_("Le répertoire Sirene a été comparé à ce qui avait été saisi à la main."),
    recipient=Recipient.MANAGERS,
    sample=_sample("identifier", outcome="renamed", typed="Ateliers 3 ponts", registered="ATELIERS DES TROIS PONTS"),
    page="myaccount:dashboard",
)
STRUCTURE_REGISTERED = MailType(
    code="STR-08",
    name="STRUCTURE_REGISTERED",
    trigger=_("Un gestionnaire a indiqué le SIRET d'une structure en cours d'immatriculation."),
    recipient=Recipient.MANAGERS,
    sample=_sample("at", "structure", "identifier", person="Alice Arnaud", former="IMM-7KQ2M9XW4HD"),
    page="myaccount:dashboard",
)

MAIL_TYPES: tuple[MailType, ...] = tuple(value for value in list(vars().values()) if isinstance(value, MailType))
BY_CODE: Mapping[str, MailType] = {mail_type.code: mail_type for mail_type in MAIL_TYPES}
