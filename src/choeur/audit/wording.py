"""How each event of the journal is said to people: what happened, in a few words, without who nor about what."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.audit.events import Event


class Kind(TextChoices):
    """The families that « Historique » filters by."""

    LOGIN = "login", _("Connexions")
    ACCOUNT = "account", _("Compte")
    MEMBERSHIPS = "memberships", _("Rattachements")
    STRUCTURES = "structures", _("Structures")
    SUPPORT = "support", _("Sollicitations")


@dataclass(frozen=True)
class Wording:
    """`by_visitors`: who does it may be no account, by the link of a mail; without actor it is not the portal's own act.

    `by_managers`: another than its owner who does it manages a structure; else she works at the support.
    """

    kind: Kind
    sentence: Promise
    by_visitors: bool = False
    by_managers: bool = False


WORDINGS: dict[Event, Wording] = {
    Event.LOGGED_IN: Wording(Kind.LOGIN, _("Connexion")),
    Event.LOGGED_OUT: Wording(Kind.LOGIN, _("Déconnexion")),
    Event.LOGIN_REFUSED: Wording(Kind.LOGIN, _("Connexion refusée"), by_visitors=True),
    Event.LOGIN_DISAVOWED: Wording(Kind.LOGIN, _("Connexion déclarée étrangère, ses sessions fermées"), by_visitors=True),
    Event.SESSION_ENDED: Wording(Kind.LOGIN, _("Session fermée")),
    Event.IDENTITY_CONFIRMED: Wording(Kind.LOGIN, _("Identité confirmée")),
    Event.DEVICE_FORGOTTEN: Wording(Kind.LOGIN, _("Appareil oublié")),
    Event.RESET_ASKED: Wording(Kind.LOGIN, _("Nouveau mot de passe demandé"), by_visitors=True),
    Event.RESET_ANSWERED: Wording(Kind.LOGIN, _("Question secrète : réponse exacte"), by_visitors=True),
    Event.RESET_ANSWER_REFUSED: Wording(Kind.LOGIN, _("Question secrète : réponse fausse"), by_visitors=True),
    Event.RESET_LINK_ASKED_AGAIN: Wording(Kind.LOGIN, _("Lien de nouveau mot de passe demandé à nouveau"), by_visitors=True),
    Event.RESET_QUESTION_MAILED: Wording(Kind.LOGIN, _("Question secrète envoyée par courriel"), by_visitors=True),
    Event.PASSWORD_RESET: Wording(Kind.LOGIN, _("Mot de passe choisi à nouveau")),
    Event.PASSWORD_CHANGED: Wording(Kind.LOGIN, _("Mot de passe modifié")),
    Event.ACCOUNT_ACT_PROPOSED: Wording(Kind.ACCOUNT, _("Action sur votre compte proposée par un agent du support")),
    Event.ACCOUNT_ACT_CONFIRMED: Wording(Kind.ACCOUNT, _("Action sur votre compte confirmée")),
    Event.ACCOUNT_ACT_REJECTED: Wording(Kind.ACCOUNT, _("Action sur votre compte écartée")),
    Event.IDENTITY_LINKED: Wording(Kind.LOGIN, _("Identité d'un fournisseur reliée")),
    Event.IDENTITY_UNLINKED: Wording(Kind.LOGIN, _("Identité d'un fournisseur supprimée")),
    Event.STAFF_NAMED: Wording(Kind.ACCOUNT, _("Rôle dans l'équipe du portail modifié par l'exploitant")),
    Event.FACTOR_ADDED: Wording(Kind.LOGIN, _("Second facteur ajouté")),
    Event.FACTOR_RENAMED: Wording(Kind.LOGIN, _("Second facteur renommé")),
    Event.FACTOR_REMOVED: Wording(Kind.LOGIN, _("Second facteur supprimé")),
    Event.FACTOR_REFUSED: Wording(Kind.LOGIN, _("Second facteur refusé"), by_visitors=True),
    Event.FACTOR_KEPT: Wording(Kind.LOGIN, _("Second facteur déclaré toujours en votre possession")),
    Event.RECOVERY_CODES_RENEWED: Wording(Kind.LOGIN, _("Codes de secours créés")),
    Event.RECOVERY_CODE_USED: Wording(Kind.LOGIN, _("Code de secours utilisé"), by_visitors=True),
    Event.BROWSER_TRUSTED: Wording(Kind.LOGIN, _("Navigateur dispensé du second facteur pendant 30 jours")),
    Event.BROWSER_REVOKED: Wording(Kind.LOGIN, _("Navigateur de nouveau soumis au second facteur")),
    Event.RECOVERY_ASKED: Wording(Kind.LOGIN, _("Accès redemandé sans la réponse secrète"), by_visitors=True),
    Event.RECOVERY_APPROVED: Wording(Kind.LOGIN, _("Demande d'accès approuvée"), by_managers=True),
    Event.RECOVERY_REFUSED: Wording(Kind.LOGIN, _("Demande d'accès refusée"), by_managers=True),
    Event.RECOVERY_OPPOSED: Wording(Kind.LOGIN, _("Demande d'accès arrêtée par le lien d'un courriel"), by_visitors=True),
    Event.RECOVERY_GRANTED: Wording(Kind.LOGIN, _("Lien d'accès envoyé après le délai")),
    Event.SIGN_UP_SUBMITTED: Wording(Kind.ACCOUNT, _("Inscription envoyée"), by_visitors=True),
    Event.SIGN_UP_CONTESTED: Wording(Kind.ACCOUNT, _("Gestionnaire contesté à l'inscription"), by_visitors=True),
    Event.SIGN_UPS_ERASED: Wording(Kind.ACCOUNT, _("Inscriptions jamais activées effacées")),
    Event.ACTIVATION_LINK_ASKED: Wording(Kind.ACCOUNT, _("Lien d'activation demandé à nouveau"), by_visitors=True),
    Event.ACCOUNT_ACTIVATED: Wording(Kind.ACCOUNT, _("Compte activé")),
    Event.CONTACT_ADDRESS_CONFIRMED: Wording(Kind.ACCOUNT, _("Adresse de contact confirmée")),
    Event.MEMBERSHIP_REQUESTED: Wording(Kind.MEMBERSHIPS, _("Rattachement demandé")),
    Event.MEMBERSHIP_APPROVED: Wording(Kind.MEMBERSHIPS, _("Demande de rattachement validée"), by_managers=True),
    Event.MEMBERSHIP_REFUSED: Wording(Kind.MEMBERSHIPS, _("Demande de rattachement refusée"), by_managers=True),
    Event.MEMBERSHIP_WITHDRAWN: Wording(Kind.MEMBERSHIPS, _("Demande de rattachement retirée")),
    Event.MEMBERSHIP_LEFT: Wording(Kind.MEMBERSHIPS, _("Structure quittée")),
    Event.STRUCTURE_FOUNDED: Wording(Kind.STRUCTURES, _("Structure inscrite dans le portail")),
    Event.STRUCTURE_REGISTERED: Wording(Kind.STRUCTURES, _("SIRET de la structure indiqué")),
    Event.STRUCTURE_CHECKED: Wording(Kind.STRUCTURES, _("Structure comparée au répertoire Sirene")),
    Event.MANAGER_CONTESTED: Wording(Kind.STRUCTURES, _("Gestionnaire de la structure contesté")),
    Event.MANAGER_CONFIRMED: Wording(Kind.STRUCTURES, _("Gestionnaire de la structure confirmé")),
    Event.CONTEST_CLOSED: Wording(Kind.STRUCTURES, _("Contestation du gestionnaire close")),
    Event.SUPPORT_SUBMITTED: Wording(Kind.SUPPORT, _("Sollicitation envoyée"), by_visitors=True),
    Event.SUPPORT_CONFIRMED: Wording(Kind.SUPPORT, _("Adresse confirmée pour une sollicitation"), by_visitors=True),
    Event.SUPPORT_TAKEN: Wording(Kind.SUPPORT, _("Sollicitation prise en charge")),
    Event.SUPPORT_INFO_ASKED: Wording(Kind.SUPPORT, _("Complément demandé pour une sollicitation")),
    Event.SUPPORT_INFO_GIVEN: Wording(Kind.SUPPORT, _("Complément apporté à une sollicitation"), by_visitors=True),
    Event.SUPPORT_ANSWERED: Wording(Kind.SUPPORT, _("Réponse apportée à une sollicitation")),
    Event.SUPPORT_SENT_BACK: Wording(Kind.SUPPORT, _("Sollicitation renvoyée au support"), by_visitors=True),
    Event.SUPPORT_CLOSED: Wording(Kind.SUPPORT, _("Sollicitation close")),
    Event.SUPPORT_UNCONFIRMED_ERASED: Wording(Kind.SUPPORT, _("Sollicitations jamais confirmées effacées")),
}
"""Each event has one (a test says so); a retired code keeps its own."""


def events_of(kind: str) -> list[str]:
    """The codes of one family."""
    return [event.value for event, wording in WORDINGS.items() if wording.kind == kind]
